import Pipeline

/// What `ingest` counts.
package struct IngestTally: Sendable, Hashable {
  /// Documents sent.
  package static let documentsName = "documents"
  /// Of those, the late ones.
  package static let lateName = "late"
  /// Repeats that were dropped.
  package static let deduplicatedName = "deduplicated"
  /// Progress records sent.
  package static let progressName = "progress"

  var documents: Int64 = 0
  var late: Int64 = 0
  var deduplicated: Int64 = 0
  var progress: Int64 = 0

  func add(to output: inout StageOutput) {
    let counts = [
      (Self.documentsName, documents), (Self.lateName, late), (Self.deduplicatedName, deduplicated),
      (Self.progressName, progress),
    ]
    for (name, count) in counts where count > 0 { output.count(name, count) }
  }
}
