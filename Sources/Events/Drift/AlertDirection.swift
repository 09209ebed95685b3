/// One way in which a feature moved, with the evidence for it.
package struct AlertDirection: Sendable, Hashable {
  /// The detector's own name of the direction, such as `location_up` or `class_down`.
  package var direction: String
  /// In the direction's own units: ranks, or shares of documents.
  package var effect: Measure
  /// The change that the baseline allows, in the same units.
  package var margin: Double
  /// The natural logarithm of the evidence, and of what it must reach to open an alert.
  package var logEvidence: Double
  package var threshold: Double

  package init(direction: String, effect: Measure, margin: Double, logEvidence: Double, threshold: Double) {
    self.direction = direction
    self.effect = effect
    self.margin = margin
    self.logEvidence = logEvidence
    self.threshold = threshold
  }
}

extension AlertDirection: Codable {
  private enum CodingKeys: String, CodingKey {
    case direction, effect, margin
    case logEvidence = "log_evidence"
    case threshold
  }
}
