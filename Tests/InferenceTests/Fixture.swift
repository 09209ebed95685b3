import Foundation
import Testing

/// Files under `Fixtures`.
enum Fixture {
  static func url(_ path: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appending(path: "Fixtures/\(path)")
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url(path)))
  }

  /// Reads `snake_case` keys.
  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  /// Each line of a file of JSON lines.
  static func lines<Line: Decodable>(_ path: String, of type: Line.Type) throws -> [Line] {
    try bytes(path).split(separator: 0x0A).map { try decoder.decode(type, from: Data($0)) }
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }
}
