/// The ids of events: functions of the record they were made from, so that a repeat can be recognised.
package enum EventID {
  /// `topic-partition-offset-role`.
  ///
  /// - Parameters:
  ///   - pointer: the record that the event was made from.
  ///   - role: what the event is to that record, such as `document`, `primary` or `flagged`.
  package static func make(from pointer: DocumentPointer, role: String) -> String {
    "\(pointer.topic)-\(pointer.partition)-\(pointer.offset)-\(role)"
  }

  /// Of a summary: its batch's topic, partition and offsets, its pane and its stream, and which part of it it is.
  package static func make(of summary: Summary) -> String {
    let batch = summary.batch
    let start = summary.pane.start.microseconds
    let part = summary.sample.map { $0.part > 0 ? "-\($0.part)" : "" } ?? ""
    return "\(batch.topic)-\(batch.partition)-\(batch.first)-\(batch.last)-\(start)-\(summary.stream.key)\(part)"
  }

  /// Of a quality summary: its batch's topic, partition and offsets, its stream, and what it counts.
  package static func make(of summary: QualitySummary) -> String {
    let batch = summary.batch
    let against = summary.production.map { "\($0.name)@\($0.version)" } ?? summary.sample.rawValue
    return "\(batch.topic)-\(batch.partition)-\(batch.first)-\(batch.last)-quality-\(summary.stream.key)-\(against)"
  }
}
