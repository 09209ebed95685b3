/// The topics that Leeway's stages write, by the names their contracts have.
///
/// The name on a cluster is the configured prefix followed by the raw value; ``TopicLayout`` knows it.
/// What `ingest` reads is configured and may be any topic; `documents.raw` is its default.
package enum Topic: String, Sendable, Hashable, CaseIterable {
  case documentsRaw = "documents.raw"
  case documents = "documents"
  case quarantine = "documents.quarantine"
  case predictions = "predictions"
  /// What a shadow says of the documents; see the registry.
  case predictionsShadow = "predictions.shadow"
  case summaries = "drift.summaries"
  case statistics = "drift.statistics"
  case alerts = "drift.alerts"
  case baselines = "drift.baselines"
  case flagged = "examples.flagged"
  /// What people say of predictions.
  case reviews = "reviews"
  /// The registry: one partition, kept for ever.
  case models = "models"
  // What the stages of these names keep; `TopicLayout.changelog(of:)`.
  case ingestChangelog = "leeway.ingest.changelog"
  case detectChangelog = "leeway.detect.changelog"
  case flagChangelog = "leeway.flag.changelog"
}
