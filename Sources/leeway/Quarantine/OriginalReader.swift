internal import Crypto
internal import Kafka

/// Reads the whole value of a record of which the quarantine holds the beginning alone, where it came from. Belongs to
/// one thread.
final class OriginalReader {
  private let client: ClientConfiguration
  private var reader: LogReader?

  private static let patience = Duration.seconds(30)

  init(_ client: ClientConfiguration) { self.client = client }

  /// - Returns: nil where the value is not there any more, or where what is there is another one.
  /// - Throws: where no broker answers, or where this user may not read the topic.
  func value(of record: QuarantinedRecord) throws(KafkaError) -> [UInt8]? {
    guard let cut = record.cut else { return record.value }
    guard let origin = record.origin else { return nil }
    let reader = try self.opened()
    var found: [UInt8]?
    do throws(KafkaError) {
      let place = TopicPartition(topic: origin.topic, partition: origin.partition)
      _ = try reader.read(place, at: [origin.offset], timeout: Self.patience) { message in
        if message.hasValue { found = message.value.withUnsafeBytes { Array($0) } }
      }
    } catch {
      let missing: [ErrorCode] = [.unknownTopic, .unknownPartition, .unknownTopicOrPartition]
      guard missing.contains(error.code) else { throw error }
    }
    guard let found, found.count == cut.size, Self.sha256(found) == cut.sha256 else { return nil }
    return found
  }

  private func opened() throws(KafkaError) -> LogReader {
    if let reader { return reader }
    let new = try LogReader(client)
    reader = new
    return new
  }

  /// In lower-case hexadecimal.
  static func sha256(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let digest = SHA256.hash(data: bytes)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
