import CRdKafka

/// The librdkafka that this process runs with.
package enum LibraryVersion {
  /// For example `2.0.2`.
  package static var text: String { String(cString: rd_kafka_version_str()) }

  /// Whether it is 2.6.1 or later: before that, cooperative-sticky assignment loses partitions, or goes round for ever
  /// where a group has more members than partitions.
  package static var hasSoundCooperativeAssignment: Bool { UInt32(bitPattern: rd_kafka_version()) >= 0x0206_01ff }
}
