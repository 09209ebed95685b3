/// What one batch of one partition of reviews, or of a shadow's predictions, says of the quality of one stream: a record
/// of `drift.summaries`, keyed by the stream.
///
/// Only counts, so that merging is adding. It has no event time and moves none.
package struct QualitySummary: Sendable, Hashable, Codable {
  /// How the documents came to be reviewed.
  package enum Sample: String, Sendable, Hashable, Codable, CaseIterable {
    /// Drawn at random, or nothing else is known.
    case random
    /// For another reason: they say nothing of the whole stream.
    case selected
  }

  /// The model that answered where a shadow is compared with it.
  package struct Production: Sendable, Hashable, Codable {
    package var name: String
    package var version: String

    package init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// How a class of a task, or a type of entities, was predicted.
  package struct Label: Sendable, Hashable, Codable {
    package var label: String
    /// Predicted and there: of entities the same label and span.
    package var truePositives: Int64
    package var falsePositives: Int64
    package var falseNegatives: Int64
    /// Documents in which it was predicted or there.
    package var documents: Int64
    /// Those of them in which any of it was wrong or missing.
    package var wrong: Int64

    package init(
      label: String, truePositives: Int64 = 0, falsePositives: Int64 = 0, falseNegatives: Int64 = 0,
      documents: Int64 = 0, wrong: Int64 = 0
    ) {
      self.label = label
      self.truePositives = truePositives
      self.falsePositives = falsePositives
      self.falseNegatives = falseNegatives
      self.documents = documents
      self.wrong = wrong
    }
  }

  /// Predictions by confidence: one of `Reliability`'s bins.
  package struct Confidence: Sendable, Hashable, Codable {
    package var bin: Int
    package var predictions: Int64
    package var correct: Int64
    /// The sum of the confidences in steps of 2⁻²⁰.
    package var steps: Int64

    package init(bin: Int, predictions: Int64, correct: Int64, steps: Int64) {
      self.bin = bin
      self.predictions = predictions
      self.correct = correct
      self.steps = steps
    }
  }

  /// A task, or the entities.
  package struct Part: Sendable, Hashable, Codable {
    /// nil of the entities.
    package var task: String?
    /// Whether a task allows several labels; true of the entities.
    package var several: Bool
    /// Documents that were looked at in this respect.
    package var documents: Int64
    /// Those in which all of it was right.
    package var correct: Int64
    /// By label.
    package var labels: [Label]
    /// By bin.
    package var confidences: [Confidence]

    package init(
      task: String?, several: Bool, documents: Int64, correct: Int64, labels: [Label], confidences: [Confidence]
    ) {
      self.task = task
      self.several = several
      self.documents = documents
      self.correct = correct
      self.labels = labels
      self.confidences = confidences
    }
  }

  package var stream: DocumentStream
  package var sample: Sample
  /// nil of reviews.
  package var production: Production?
  package var batch: Summary.Batch
  /// The earliest and the latest time: of reviews theirs, of a shadow's predictions the documents'.
  package var from: Timestamp
  package var to: Timestamp
  /// Reviews that judged anything, or predictions that were compared.
  package var documents: Int64
  /// Those in which anything was changed: labels or spans.
  package var changed: Int64
  /// The tasks by name, then the entities.
  package var parts: [Part]

  package init(
    stream: DocumentStream, sample: Sample = .random, production: Production? = nil, batch: Summary.Batch,
    from: Timestamp, to: Timestamp, documents: Int64, changed: Int64, parts: [Part]
  ) {
    self.stream = stream
    self.sample = sample
    self.production = production
    self.batch = batch
    self.from = from
    self.to = to
    self.documents = documents
    self.changed = changed
    self.parts = parts
  }
}

extension QualitySummary.Label {
  private enum CodingKeys: String, CodingKey {
    case label
    case truePositives = "true_positives"
    case falsePositives = "false_positives"
    case falseNegatives = "false_negatives"
    case documents, wrong
  }
}
