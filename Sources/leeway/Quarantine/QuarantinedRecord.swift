internal import Events
internal import Kafka
internal import Pipeline

/// One record of the quarantine: the original, and what Leeway wrote beside it.
///
/// Leeway's own headers are the last ones of the record, from ``QuarantineHeader/stage`` on or from the size of a value
/// that was cut. Those before them are the original's, whatever they are called.
struct QuarantinedRecord: Sendable, Equatable {
  /// Where it lies in the quarantine.
  var place: QuarantinePlace
  /// When the broker wrote it there; nil where it does not say.
  var quarantinedAt: Timestamp?
  var key: [UInt8]?
  /// Of a value that was too large, the first 64 KB.
  var value: [UInt8]?
  /// The original's own.
  var headers: [OwnedRecord.Header]
  /// As they are written, so that the rules of a newer version are shown too; empty where the header is missing.
  var stage: String
  var rule: String
  var reason: String
  var places: [String]
  /// From 1.
  var attempt: Int
  /// Where it came from; nil where the headers do not say.
  var origin: Origin?
  /// Of a value that was cut.
  var cut: Cut?

  struct Origin: Sendable, Hashable {
    /// The full name.
    var topic: String
    var partition: Int32
    var offset: Int64
    var timestamp: Timestamp?
  }

  struct Cut: Sendable, Equatable {
    /// The size of the whole value in bytes.
    var size: Int
    /// Its digest, in hexadecimal.
    var sha256: String
  }

  /// Reads a record of the quarantine's topic.
  init(_ record: OwnedRecord, hasTimestamp: Bool = true) {
    place = QuarantinePlace(partition: record.partition, offset: record.offset)
    quarantinedAt = hasTimestamp ? record.timestamp : nil
    (key, value) = (record.key, record.value)
    let split = Self.split(record.headers)
    headers = Array(record.headers[..<split])
    let own = record.headers[split...]
    func text(_ name: String) -> String? {
      own.last { $0.name == name }?.value.map { String(decoding: $0, as: UTF8.self) }
    }
    stage = text(QuarantineHeader.stage) ?? ""
    rule = text(QuarantineHeader.rule) ?? ""
    reason = text(QuarantineHeader.reason) ?? ""
    places = own.filter { $0.name == QuarantineHeader.place }
      .compactMap { $0.value.map { String(decoding: $0, as: UTF8.self) } }
    attempt = max(1, text(QuarantineHeader.attempt).flatMap { Int($0) } ?? 1)
    origin = Self.origin(text)
    if let size = text(QuarantineHeader.size).flatMap({ Int($0) }), let digest = text(QuarantineHeader.sha256) {
      cut = Cut(size: size, sha256: digest)
    }
  }

  /// The size of the original's value in bytes.
  var size: Int { cut?.size ?? value?.count ?? 0 }

  private static func origin(_ text: (String) -> String?) -> Origin? {
    guard let topic = text(QuarantineHeader.topic), !topic.isEmpty,
      let partition = text(QuarantineHeader.partition).flatMap({ Int32($0) }), partition >= 0,
      let offset = text(QuarantineHeader.offset).flatMap({ Int64($0) }), offset >= 0
    else { return nil }
    let timestamp = text(QuarantineHeader.timestamp).flatMap { text in
      Int64(text).map { Timestamp(milliseconds: $0) } ?? (try? Timestamp(parsing: text))
    }
    return Origin(topic: topic, partition: partition, offset: offset, timestamp: timestamp)
  }

  /// Where the original's headers end and Leeway's begin.
  private static func split(_ headers: [OwnedRecord.Header]) -> Int {
    guard var index = headers.lastIndex(where: { $0.name == QuarantineHeader.stage }) else { return headers.count }
    let before = [QuarantineHeader.sha256, QuarantineHeader.size]
    for name in before where index > 0 && headers[index - 1].name == name { index -= 1 }
    return index
  }
}

/// A place in the quarantine, as people write it: `PARTITION:OFFSET`.
struct QuarantinePlace: Sendable, Hashable, CustomStringConvertible {
  var partition: Int32
  var offset: Int64

  init(partition: Int32, offset: Int64) {
    self.partition = partition
    self.offset = offset
  }

  /// Nil for anything but two whole numbers from 0 with a colon between them.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let partition = Int32(parts[0]), let offset = Int64(parts[1]), partition >= 0, offset >= 0
    else { return nil }
    self.init(partition: partition, offset: offset)
  }

  var description: String { "\(partition):\(offset)" }
}

extension OwnedRecord {
  /// The record of a message, copied.
  init(_ message: borrowing Message) {
    var headers: [Header] = []
    message.headers.forEach { name, value in
      let name = name.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
      if let value {
        headers.append(Header(name, value.withUnsafeBytes { Array($0) }))
      } else {
        headers.append(Header(name, nil as [UInt8]?))
      }
    }
    self.init(
      topic: message.topic, partition: message.partition, offset: message.offset,
      timestamp: Timestamp(milliseconds: message.timestamp),
      key: message.hasKey ? message.key.withUnsafeBytes { Array($0) } : nil,
      value: message.hasValue ? message.value.withUnsafeBytes { Array($0) } : nil, headers: headers)
  }
}
