/// What a replay has done so far, or a rebuilding of state: only what is committed.
package struct ReplayReport: Sendable, Equatable {
  /// Records read, by the topic's full name.
  package var recordsIn: [String: Int64] = [:]
  package var counters = StageCounters()
  /// How many offsets there were to pass, and how many were passed.
  package var offsets: Int64 = 0
  package var passed: Int64 = 0
  /// Whether everything had been done before.
  package var wasDone = false

  package init() {}
}
