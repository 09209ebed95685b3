import Kafka

/// Where a replay into a prefix stands: what the positions in its changelog say.
///
/// A replay keeps them for every stage, also for one that keeps no state. That it was ended, with the final time told,
/// stands among them under a name that no topic can have.
struct ReplayPosition: Sendable, Equatable {
  private static let closing = "#closed"

  var next: [TopicPartition: Int64] = [:]
  var isClosed = false

  mutating func take(_ logged: [String: Int64], partition: Int32) {
    for (topic, offset) in logged where topic != Self.closing {
      next[TopicPartition(topic: topic, partition: partition)] = offset
    }
    if logged[Self.closing] != nil { isClosed = true }
  }

  /// What to put into the changelog, by partition number.
  func entries(closing: Bool) -> [Int32: [String: Int64]] {
    var entries: [Int32: [String: Int64]] = [:]
    for (place, offset) in next { entries[place.partition, default: [:]][place.topic] = offset }
    if closing { for partition in entries.keys { entries[partition]?[Self.closing] = 1 } }
    return entries
  }

  /// What is left of `spans`.
  ///
  /// - Throws: where going on would leave a gap, repeat something, or add to what is closed.
  func rest(of spans: [TopicPartition: Range<Int64>]) throws(ReplayError) -> [TopicPartition: Range<Int64>] {
    var rest: [TopicPartition: Range<Int64>] = [:]
    for (place, span) in spans.sorted(by: { $0.key < $1.key }) {
      guard let position = next[place] else {
        rest[place] = span
        continue
      }
      guard position >= span.lowerBound, position <= max(span.upperBound, span.lowerBound) else {
        throw .elsewhere(place, position: position, asked: span)
      }
      guard !isClosed || position == span.upperBound else {
        throw .closed(place, position: position, end: span.upperBound)
      }
      rest[place] = position..<span.upperBound
    }
    return rest
  }
}
