import CRdKafka

extension Admin {
  /// The first offset of each partition whose record has this time or a later one; nil where there is none yet. The
  /// embedded cluster always says that there is none.
  ///
  /// - Parameter time: milliseconds since 1970; a record's time is its producer's or, where the topic is configured so,
  ///   the broker's.
  package func offsets(
    of partitions: [TopicPartition], at time: Int64, timeout: Duration
  ) throws(KafkaError) -> [TopicPartition: Int64?] {
    guard !partitions.isEmpty else { return [:] }
    let list = TopicPartitionList(offsets: Dictionary(uniqueKeysWithValues: partitions.map { ($0, max(0, time)) }))
    let code = ErrorCode(rd_kafka_offsets_for_times(client.handle, list.pointer, timeout.milliseconds))
    if code.isFailure { throw KafkaError(code, operation: "look up offsets by time", topic: partitions[0].topic) }
    var offsets: [TopicPartition: Int64?] = [:]
    for element in list.elements {
      if element.code.isFailure {
        throw KafkaError(element.code, operation: "look up offsets by time", at: element.partition)
      }
      offsets.updateValue(element.offset >= 0 ? element.offset : nil, forKey: element.partition)
    }
    return offsets
  }
}
