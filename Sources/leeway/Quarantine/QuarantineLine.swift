internal import Events
internal import Foundation
internal import Pipeline

/// A quarantined record as one line.
enum QuarantineLine {
  /// For a person: its place, when, the rule, the stage, where it came from, the attempt, and why.
  static func text(_ record: QuarantinedRecord) -> String {
    var parts = ["\(record.place)", record.quarantinedAt.map { "\($0)" } ?? "-"]
    parts += [record.rule, record.stage].map { $0.isEmpty ? "-" : EscapedText.of($0) }
    parts.append(record.origin.map { "\(EscapedText.of($0.topic))[\($0.partition)]@\($0.offset)" } ?? "-")
    if record.attempt > 1 { parts.append("attempt \(record.attempt)") }
    parts.append(why(record))
    return parts.joined(separator: "  ")
  }

  /// The reason in words, and the places in the input.
  static func why(_ record: QuarantinedRecord) -> String {
    let reason = record.reason.isEmpty ? "no reason is given" : EscapedText.of(record.reason)
    return record.places.isEmpty ? reason : "\(reason) (\(EscapedText.of(record.places.joined(separator: ", "))))"
  }

  /// For a program. Keys and values that are not UTF-8 are left out here; `show --raw` writes values as they are.
  static func json(_ record: QuarantinedRecord) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(Shape(record)), as: UTF8.self)
  }

  private struct Shape: Encodable {
    var partition: Int32
    var offset: Int64
    var quarantinedAt: String?
    var rule: String
    var stage: String
    var reason: String
    var places: [String]
    var attempt: Int
    var source: Source?
    var key: String?
    /// Bytes of the whole value.
    var size: Int
    /// Bytes that are kept, where that is not all.
    var kept: Int?
    var sha256: String?

    struct Source: Encodable {
      var topic: String
      var partition: Int32
      var offset: Int64
      var timestamp: String?
    }

    init(_ record: QuarantinedRecord) {
      (partition, offset) = (record.place.partition, record.place.offset)
      quarantinedAt = record.quarantinedAt.map { "\($0)" }
      (rule, stage, reason, places) = (record.rule, record.stage, record.reason, record.places)
      attempt = record.attempt
      source = record.origin.map {
        Source(
          topic: $0.topic, partition: $0.partition, offset: $0.offset, timestamp: $0.timestamp.map { "\($0)" })
      }
      key = record.key.flatMap { String(validating: $0, as: UTF8.self) }
      size = record.size
      kept = record.cut == nil ? nil : record.value?.count
      sha256 = record.cut?.sha256
    }
  }
}

/// How many records there are, by rule and stage.
struct QuarantineSummary: Sendable, Equatable {
  struct Kind: Sendable, Hashable {
    var rule: String
    var stage: String
  }

  private(set) var counts: [Kind: Int] = [:]
  private(set) var total = 0

  mutating func add(_ record: QuarantinedRecord) {
    counts[Kind(rule: record.rule, stage: record.stage), default: 0] += 1
    total += 1
  }

  /// The most frequent first.
  private var ordered: [(Kind, Int)] {
    counts.sorted { ($1.value, $0.key.rule, $0.key.stage) < ($0.value, $1.key.rule, $1.key.stage) }
      .map { ($0.key, $0.value) }
  }

  var lines: [String] {
    let width = ordered.map { $0.0.rule.count }.max() ?? 0
    return ordered.map { kind, count in
      let number = String(count)
      return String(repeating: " ", count: max(0, 9 - number.count)) + number + "  "
        + EscapedText.of(kind.rule).padded(to: width) + "  " + EscapedText.of(kind.stage)
    } + ["\(total) \(total == 1 ? "record" : "records") in quarantine"]
  }

  func json() throws -> String {
    struct Row: Encodable {
      var rule: String
      var stage: String
      var records: Int
    }
    struct Whole: Encodable {
      var records: Int
      var byRule: [Row]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let rows = ordered.map { Row(rule: $0.0.rule, stage: $0.0.stage, records: $0.1) }
    return String(decoding: try encoder.encode(Whole(records: total, byRule: rows)), as: UTF8.self)
  }
}

/// A quarantined record in full, for a person.
enum QuarantineDetail {
  static func lines(_ record: QuarantinedRecord) -> [String] {
    var lines = ["place          \(record.place)"]
    if let time = record.quarantinedAt { lines.append("quarantined    \(time)") }
    lines += [
      "rule           \(EscapedText.of(record.rule))", "stage          \(EscapedText.of(record.stage))",
      "reason         \(EscapedText.of(record.reason))",
    ]
    lines += record.places.map { "in the input   \(EscapedText.of($0))" }
    lines.append("attempt        \(record.attempt)")
    if let origin = record.origin {
      lines.append("came from      \(EscapedText.of(origin.topic))[\(origin.partition)] at offset \(origin.offset)")
      if let time = origin.timestamp { lines.append("timestamp      \(time)") }
    }
    lines.append("key            \(record.key.map(EscapedText.of) ?? "none")")
    lines += record.headers.map { header in
      "header         \(EscapedText.of(header.name)): \(header.value.map(EscapedText.of) ?? "null")"
    }
    if let cut = record.cut {
      lines.append("value          the first \(record.value?.count ?? 0) of \(cut.size) bytes, sha256 \(cut.sha256)")
    } else {
      lines.append("value          \(record.value.map { "\($0.count) bytes" } ?? "none (a tombstone)")")
    }
    if let value = record.value, !value.isEmpty { lines.append(EscapedText.of(value)) }
    return lines
  }
}
