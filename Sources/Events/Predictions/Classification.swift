/// The answer of one classification task.
package struct Classification: Sendable, Hashable {
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
  /// Of a task that allows several labels, those that reach their thresholds; nil of any other, whose answer is the best.
  package var given: [String]?

  package init(task: String, labels: [Label], margin: Float? = nil, given: [String]? = nil) {
    self.task = task
    self.labels = labels
    self.margin = margin
    self.given = given
  }
}

extension Classification: Codable {
  private enum Key: String, CodingKey { case task, labels, margin, given }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    task = try container.decode(String.self, forKey: .task)
    labels = try container.decode([Label].self, forKey: .labels)
    margin = try container.decodeIfPresent(Float.self, forKey: .margin)
    given = try container.decodeIfPresent([String].self, forKey: .given)
  }

  /// A margin that is not known is written as null, as predictions write it.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(task, forKey: .task)
    try container.encode(labels, forKey: .labels)
    try container.encode(margin, forKey: .margin)
    try container.encodeIfPresent(given, forKey: .given)
  }
}
