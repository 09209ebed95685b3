/// The answer of one classification task.
package struct Classification: Sendable, Hashable, Codable {
  package struct Label: Sendable, Hashable, Codable {
    package var label: String
    /// Between 0 and 1.
    package var score: Float

    package init(label: String, score: Float) {
      self.label = label
      self.score = score
    }
  }

  package var task: String
  /// The best first.
  package var labels: [Label]
  /// The best score less the second best; nil where there is no second.
  package var margin: Float?

  package init(task: String, labels: [Label], margin: Float? = nil) {
    self.task = task
    self.labels = labels
    self.margin = margin
  }
}
