/// What a person says of a prediction: the event of the topic `reviews`.
///
/// It holds what was judged, so that counting needs nothing else: a flagged example's document, source, prediction and
/// reasons go into it as they are.
package struct Review: Sendable, Hashable {
  package enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
    /// All that the prediction says is right.
    case confirmed
    /// What is right is said in `answer`; it need not differ from the prediction.
    case corrected
    /// The document cannot be judged; nothing is counted.
    case discarded
  }

  /// Chosen by the sender; a review of the same id in the same batch is counted once.
  package var id: String
  package var document: DocumentReference
  package var source: String
  /// The document's attributes that are segments; none where they are not known.
  package var segments: [Attribute]
  /// What was judged.
  package var prediction: FlaggedExample.PreLabel
  /// Why the document was set aside; nil where that is not known.
  package var reasons: [FlagReason]?
  package var reviewer: String
  package var verdict: Verdict
  /// What is right: of the tasks and spans that were looked at. Empty of what is discarded; of what is confirmed it may be
  /// left out, and is then what the prediction says.
  package var answer: LabelledAnswer
  /// May be empty.
  package var comment: String
  package var time: Timestamp

  package init(
    id: String, document: DocumentReference, source: String, segments: [Attribute] = [],
    prediction: FlaggedExample.PreLabel, reasons: [FlagReason]? = nil, reviewer: String, verdict: Verdict,
    answer: LabelledAnswer = LabelledAnswer(), comment: String = "", time: Timestamp
  ) {
    self.id = id
    self.document = document
    self.source = source
    self.segments = segments
    self.prediction = prediction
    self.reasons = reasons
    self.reviewer = reviewer
    self.verdict = verdict
    self.answer = answer
    self.comment = comment
    self.time = time
  }

  /// The longest id and name of a reviewer, and the longest comment, in bytes of UTF-8.
  package static let longestName = 200
  package static let longestComment = 10_000

  /// What is right, of all that was looked at; nil of a document that cannot be judged.
  package var truth: LabelledAnswer? {
    switch verdict {
    case .discarded: nil
    case .corrected: answer
    case .confirmed: answer == LabelledAnswer() ? prediction.said : answer
    }
  }

  /// Whether the document was not drawn at random: then its reviews say nothing of the whole stream.
  package var isSelected: Bool { reasons.map { !$0.contains(.randomSample) } ?? false }

  /// The stream of the model that was judged.
  package var stream: DocumentStream {
    DocumentStream(source: source, model: prediction.model.name, version: prediction.model.version)
  }
}

extension FlaggedExample.PreLabel {
  /// The answer without scores. A model that finds no spans in a document says nothing of spans.
  var said: LabelledAnswer {
    LabelledAnswer(
      tasks: classifications.map { .init(name: $0.task, labels: $0.answer) },
      spans: entities.isEmpty
        ? nil : entities.map { LabelledSpan(label: $0.label, start: $0.start, end: $0.end, text: $0.text) })
  }
}
