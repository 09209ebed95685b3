internal import Events
internal import Foundation
internal import Stages
internal import Statistics

/// A baseline with what is said of it, from a topic or from a line of a file.
struct NamedBaseline {
  let id: String
  let name: String
  /// The stream's key or name; empty where it has none.
  let stream: String
  let reasons: [String]
  let baseline: Baseline
  /// As the topic or the file has them.
  let tables: JSONValue

  /// - Parameter place: where it was found, for errors.
  /// - Throws: where there are no tables, or those of another baseline than the id says.
  init(
    id: String?, name: String, stream: String, reasons: [String], tables: JSONValue, place: String
  ) throws(CommandFailure) {
    do {
      baseline = try EventCoding.decode(Baseline.self, from: try EventCoding.encode(tables))
    } catch {
      throw CommandFailure("\(place): the tables are no baseline that this version reads: \(error)")
    }
    let hash = ContentHash.hexadecimal(baseline.canonicalBytes())
    guard id ?? hash == hash else {
      throw CommandFailure("\(place): it says that it is \(id ?? ""), and its tables are those of \(hash).")
    }
    (self.id, self.name, self.stream, self.reasons, self.tables) = (hash, name, stream, reasons, tables)
  }

  init(_ record: BaselineRecord) throws(CommandFailure) {
    try self.init(
      id: record.id, name: record.name, stream: record.stream.key, reasons: record.reasons, tables: record.tables,
      place: "The baseline \(record.name) of \(record.stream.key)")
  }
}

extension NamedBaseline {
  /// A line of a file: what `leeway baseline learn` writes, or a record of `drift.baselines` as it stands.
  private struct Line: Codable {
    var id: String?
    var name: String?
    var stream: JSONValue?
    var documents: Int?
    var blocks: Int?
    var from: Timestamp?
    var to: Timestamp?
    var ready: Bool?
    var steady: Bool?
    var reasons: [String]?
    var tables: JSONValue
  }

  /// The baselines of a file, a line each.
  ///
  /// - Throws: where it cannot be read, or a line is no baseline.
  static func read(_ path: String) throws -> [NamedBaseline] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("\(path) cannot be read: is there such a file, and may it be read?")
    }
    let found = try data.split(separator: UInt8(ascii: "\n")).enumerated().map { number, bytes in
      let place = "\(path):\(number + 1)"
      let line: Line
      do {
        line = try EventCoding.decode(Line.self, from: Data(bytes))
      } catch {
        throw CommandFailure("\(place) is no baseline as `leeway baseline learn` or `show --json` writes it: \(error)")
      }
      return try NamedBaseline(
        id: line.id, name: line.name ?? "", stream: stream(line.stream), reasons: line.reasons ?? [],
        tables: line.tables, place: place)
    }
    if found.isEmpty { throw CommandFailure("\(path) has no baseline.") }
    return found
  }

  private static func stream(_ value: JSONValue?) -> String {
    switch value {
    case .string(let name): name
    case .object(let stream):
      if case .string(let key) = stream["key"] { key } else { "" }
    default: ""
    }
  }

  /// Writes lines to a file, all or nothing.
  static func write(_ lines: [String], to path: String) throws(CommandFailure) {
    do {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw CommandFailure("\(path) cannot be written: \(error)")
    }
  }

  /// The line of a baseline that was learnt here.
  static func line(
    _ baseline: Baseline, stream: String, name: String, ready: Bool, reasons: [String], isTimed: Bool
  ) throws -> String {
    let line = Line(
      id: ContentHash.hexadecimal(baseline.canonicalBytes()), name: name, stream: .string(stream),
      documents: baseline.documents, blocks: baseline.blocks,
      from: isTimed ? Timestamp(milliseconds: baseline.span.start) : nil,
      to: isTimed ? Timestamp(milliseconds: baseline.span.end) : nil, ready: ready, steady: baseline.isSteady,
      reasons: reasons, tables: try EventCoding.decode(JSONValue.self, from: try EventCoding.encode(baseline)))
    return String(decoding: try EventCoding.encode(line), as: UTF8.self)
  }
}
