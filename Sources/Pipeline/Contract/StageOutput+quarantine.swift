import Crypto
package import Events

extension StageOutput {
  /// How much of a value that is too large even for quarantine goes there.
  package static let quarantinedPrefix = 64 << 10
  /// Room left for the record's frame on the broker and for the reason's own headers.
  private static let overhead = 4 << 10

  /// Sends a record to quarantine: its key, bytes and headers untouched, the reason in headers beside them.
  ///
  /// What is larger than the quarantine topic takes is sent as its first 64 KB, with its size and SHA-256; its place
  /// in the log is in the headers in either case.
  package mutating func quarantine(_ record: borrowing Record, _ reason: QuarantineReason, layout: TopicLayout) {
    open(.quarantine, partition: record.partition % max(1, layout.partitions(of: .quarantine)))
    if let key = record.key { self.key(key) }
    var size = Self.overhead + (record.key?.count ?? 0)
    record.forEachHeader { name, value in
      size += name.count + (value?.count ?? 0)
      let name = share(name)
      header(name, value.map { share($0) })
    }
    if let value = record.value {
      if size + value.count <= layout.messageLimit(of: .quarantine) {
        self.value(value)
      } else {
        self.value(UnsafeRawBufferPointer(rebasing: value.prefix(Self.quarantinedPrefix)))
        header(QuarantineHeader.size, String(value.count))
        header(QuarantineHeader.sha256, Self.hexadecimal(SHA256.hash(data: value)))
      }
    }
    write(reason, of: record)
    close()
    countQuarantined(reason.rule)
  }

  private mutating func write(_ reason: QuarantineReason, of record: borrowing Record) {
    header(QuarantineHeader.stage, reason.stage)
    header(QuarantineHeader.rule, reason.rule.rawValue)
    header(QuarantineHeader.reason, reason.reason)
    for place in reason.places { header(QuarantineHeader.place, place.description) }
    header(QuarantineHeader.attempt, String(max(reason.attempt, Self.attempt(of: record))))
    header(QuarantineHeader.topic, record.topic)
    header(QuarantineHeader.partition, String(record.partition))
    header(QuarantineHeader.offset, String(record.offset))
    if let timestamp = record.timestamp { header(QuarantineHeader.timestamp, String(timestamp.milliseconds)) }
  }

  /// A record that comes from a replay of the quarantine says the how manieth attempt it is; all others are the first.
  private static func attempt(of record: borrowing Record) -> Int {
    record.header("leeway_attempt").flatMap { Int($0) } ?? 1
  }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
