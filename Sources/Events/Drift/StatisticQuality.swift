/// What a statistic of quality says: of reviews, of a shadow, or as an estimate without labels.
package struct StatisticQuality: Sendable, Hashable {
  /// The class of the task, or the type of entities; nil of the whole.
  package var category: String?
  /// `name@version` of the model that a shadow is compared with; nil of reviews.
  package var production: String?
  /// Reviews, or compared predictions, since the stream began.
  package var reviews: Int64?
  /// Reviews that were left out, because their documents were not drawn at random.
  package var selected: Int64?
  package var precision: Measure?
  package var recall: Measure?
  package var f1: Measure?
  package var accuracy: Measure?
  package var agreement: Measure?
  package var overrideRate: Measure?
  package var calibrationError: Measure?
  /// The same share over all since the stream began; its interval holds at all looks at once.
  package var sinceStart: Measure?
  package var estimatedAccuracy: Measure?
  /// True where nobody has measured it.
  package var estimated: Bool?
  /// Of an estimate: the share of the documents of confidences that no review has covered.
  package var uncovered: Double?
  /// The rate of errors or overrides that is no cause for concern; nil where it is not tested.
  package var limit: Double?

  package init(category: String? = nil, production: String? = nil) {
    self.category = category
    self.production = production
  }
}

extension StatisticQuality: Codable {
  private enum CodingKeys: String, CodingKey {
    case category = "class"
    case production, reviews, selected, precision, recall, f1, accuracy, agreement
    case overrideRate = "override_rate"
    case calibrationError = "calibration_error"
    case sinceStart = "since_start"
    case estimatedAccuracy = "estimated_accuracy"
    case estimated, uncovered, limit
  }
}
