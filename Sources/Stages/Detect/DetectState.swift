package import Events

/// What `detect` keeps for one partition of `drift.summaries`: its streams, and how far `predictions` has come.
package struct DetectState: Sendable {
  var times = PartitionTimes()
  package internal(set) var streams: [String: StreamState] = [:]

  package init() {}

  /// The event time that every partition of `predictions` has passed.
  package var reached: Timestamp? { times.reached }
}
