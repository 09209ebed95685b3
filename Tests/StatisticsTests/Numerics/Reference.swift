import Foundation
import Testing

/// What `Fixtures/reference.py` wrote.
struct Reference: Decodable {
  let exp: [[Double]]
  let log: [[Double]]
  let logGamma: [[Double]]
  let wilson: [[Double]]

  static func load() throws -> Reference {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/reference", withExtension: "json"))
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }
}
