/// The `ce_type` of everything that Leeway writes.
package enum EventType: String, Sendable, Hashable, CaseIterable {
  case document = "leeway.document"
  case prediction = "leeway.prediction"
  case progress = "leeway.progress"
  case summary = "leeway.summary"
  case statistic = "leeway.statistic"
  case alert = "leeway.alert"
  case baseline = "leeway.baseline"
  case command = "leeway.command"
  case flagged = "leeway.flagged"
  case model = "leeway.model"
  case review = "leeway.review"
  case quality = "leeway.quality"
}
