package import Kafka

/// How much a worker's consumer fetches ahead of the stage where the configuration says nothing: what bounds the memory
/// of a worker that is slower than its producers.
///
/// librdkafka asks for more while fewer than ``records`` and fewer than ``queueKilobytes`` wait, and takes the whole
/// answer in, decompressed: the queue may exceed its limits by one answer for each broker.
package enum FetchLimits {
  /// `queued.max.messages.kbytes`: of records that wait, as they are after decompression.
  package static let queueKilobytes = 16_384
  /// `queued.min.messages`; librdkafka's own default is 100,000, some 50 MB however small the records are.
  package static let records = 20_000
  /// `fetch.max.bytes`: of one answer, as the broker keeps it, compressed. At least one batch of a producer's is
  /// answered however large it is. With half of this, copying messages of 1 KB took a fifth more CPU; with more, no
  /// less.
  package static let answerBytes = 4 << 20

  /// `client` with these limits, where it has none of its own.
  package static func applied(to client: ClientConfiguration) -> ClientConfiguration {
    var defaults = [
      "queued.max.messages.kbytes": String(queueKilobytes), "queued.min.messages": String(records),
    ]
    // librdkafka refuses answers smaller than the largest message, and answers larger than it can receive.
    let largest = client.properties["message.max.bytes"].flatMap { Int($0) } ?? 0
    if client.properties["receive.message.max.bytes"] == nil {
      defaults["fetch.max.bytes"] = String(max(answerBytes, largest))
    }
    return client.withDefaults(defaults)
  }
}
