import CRdKafka

/// Finds the index of a message's topic-partition among those that are read.
///
/// librdkafka names the topic of a message by a pointer; looking up its name for each message would cost more than the
/// rest of the poll.
struct PartitionSlots {
  let partitions: [TopicPartition]
  private let indices: [TopicPartition: Int32]
  private var known: [Place: Int32] = [:]
  private var lastPlace: Place?
  private var lastSlot: Int32 = -1

  private struct Place: Hashable {
    let topic: OpaquePointer
    let partition: Int32
  }

  init() { self.init([]) }

  init(_ partitions: some Collection<TopicPartition>) {
    self.partitions = partitions.sorted()
    indices = Dictionary(
      zip(self.partitions, (0...).lazy.map { Int32($0) }), uniquingKeysWith: { first, _ in first })
  }

  /// Nil where the partition is not among those that are read.
  @inline(__always)
  mutating func slot(topic: OpaquePointer?, partition: Int32) -> Int32? {
    guard let topic else { return nil }
    let place = Place(topic: topic, partition: partition)
    if lastPlace != place {
      lastSlot = search(place)
      lastPlace = place
    }
    return lastSlot < 0 ? nil : lastSlot
  }

  private mutating func search(_ place: Place) -> Int32 {
    if let slot = known[place] { return slot }
    guard let name = rd_kafka_topic_name(place.topic) else { return -1 }
    let slot = indices[TopicPartition(topic: String(cString: name), partition: place.partition)] ?? -1
    known[place] = slot
    return slot
  }
}
