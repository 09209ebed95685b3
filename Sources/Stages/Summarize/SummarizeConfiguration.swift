/// How predictions are counted. Both must be as `ingest` has them.
package struct SummarizeConfiguration: Sendable, Hashable {
  /// How much later than the largest event time of its partition a document may come.
  package let lateness: Duration
  /// The length of a pane: whole milliseconds.
  package let pane: Duration

  package init(lateness: Duration = .seconds(60), pane: Duration = .seconds(10)) {
    self.lateness = lateness
    self.pane = pane
  }
}
