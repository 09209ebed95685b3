import CRdKafka

/// The librdkafka that this process runs with.
package enum LibraryVersion {
  /// For example `2.0.2`.
  package static var text: String { String(cString: rd_kafka_version_str()) }
}
