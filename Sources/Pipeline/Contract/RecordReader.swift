/// Reads single records back from the log by their offsets, beside a stage's own input.
///
/// Calls block; a stage calls from `process`, which runs on the stage's own working thread.
package protocol RecordReader: Sendable {
  /// - Returns: the records found, in the order asked for.
  /// - Throws: where the broker cannot be read from; the stage lets it through as a failure of the whole.
  func read(_ places: [RecordPlace]) throws -> [RecordLookup]
}

/// Where a record lies in the log.
package struct RecordPlace: Sendable, Hashable {
  package var topic: String
  package var partition: Int32
  package var offset: Int64

  package init(topic: String, partition: Int32, offset: Int64) {
    self.topic = topic
    self.partition = partition
    self.offset = offset
  }
}

/// What became of a place that was asked for.
package enum RecordLookup: Sendable, Hashable {
  case found(OwnedRecord)
  /// The log no longer holds it: its retention has passed, or compaction took it.
  case expired
  /// The log never held it: no such topic or partition, or an offset beyond the end.
  case unknown
}
