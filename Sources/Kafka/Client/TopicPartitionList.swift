import CRdKafka

/// Owns a `rd_kafka_topic_partition_list_t`.
struct TopicPartitionList: ~Copyable {
  let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

  init(capacity: Int) {
    guard let pointer = rd_kafka_topic_partition_list_new(Int32(clamping: capacity)) else {
      preconditionFailure("librdkafka always returns a list")
    }
    self.pointer = pointer
  }

  init(adopting pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
    self.pointer = pointer
  }

  init(_ partitions: some Collection<TopicPartition>) {
    self.init(capacity: partitions.count)
    for partition in partitions { append(partition) }
  }

  init(offsets: [TopicPartition: Int64]) {
    self.init(capacity: offsets.count)
    for (partition, offset) in offsets { append(partition, offset: offset) }
  }

  deinit { rd_kafka_topic_partition_list_destroy(pointer) }

  func append(_ partition: TopicPartition, offset: Int64 = Int64(RD_KAFKA_OFFSET_INVALID)) {
    rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition).pointee.offset = offset
  }

  /// Topic, partition, offset and error of each element, copied out.
  var elements: [Element] { Self.elements(of: pointer) }

  static func elements(of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> [Element] {
    (0..<Int(list.pointee.cnt)).map { index in
      let element = list.pointee.elems[index]
      let partition = TopicPartition(topic: String(cString: element.topic), partition: element.partition)
      return Element(partition: partition, offset: element.offset, code: ErrorCode(element.err))
    }
  }

  struct Element {
    let partition: TopicPartition
    let offset: Int64
    let code: ErrorCode
  }
}
