/// What a model of any family says of one document.
package struct DocumentAnswer: Sendable, Equatable {
  /// The answer to one classification.
  package struct Task: Sendable, Equatable {
    package let name: String
    /// The task's labels, in the order of `scores`.
    package let labels: [String]
    /// Each label's probability.
    package let scores: [Float]
    /// The place of the label with the highest score; of equal scores the first.
    package let best: Int
    /// Whether each label is answered for itself.
    package let allowsSeveralLabels: Bool
    /// The places of the labels given: the best, or those that reach their thresholds.
    package let given: [Int]
    /// The highest score less the second highest, 0…1.
    package let margin: Float

    /// The highest score, 0…1.
    package var score: Float { scores.indices.contains(best) ? scores[best] : 0 }
  }

  /// In the order of the model's tasks.
  package var tasks: [Task] = []
  package var entities: [SpanEntity] = []
  package var relations: [Gliner2Prediction.Relation] = []
  package var structures: [Gliner2Prediction.Structure] = []
  /// The document's vector, of length 1; empty where the model gives none.
  package var vector: [Float] = []
  /// How many tokens the model read, those of prompts, special tokens and what windows have in common included.
  package var tokens = 0
  /// How many of the document's and the prompt's tokens stand for what the vocabulary cannot spell.
  package var unknownTokens = 0
  /// How many of the tokens are not the document's own, where the model reads it in one piece.
  package var specialTokens = 0
  /// How many rows the document was run in.
  package var windows = 1
  /// Whether a part of the document was not read.
  package var isTruncated = false
}

extension DocumentAnswer {
  init(_ answer: Classification, tasks: [ModelDescription.Task]) {
    self.tasks = zip(tasks, answer.answers).map { task, one in
      Task(
        name: task.name, labels: task.labels, scores: one.scores, best: one.label,
        allowsSeveralLabels: task.allowsSeveralLabels, given: one.given, margin: one.margin)
    }
    tokens = answer.tokens
    unknownTokens = answer.unknownTokens
    specialTokens = answer.specialTokens
    isTruncated = answer.isTruncated
  }

  init(_ found: TaggingPrediction, special: Int) {
    entities = found.entities
    tell(found.tokens, found.unknownTokens, special: special, found.windows, found.truncation)
  }

  init(_ found: EntityPrediction, special: Int) {
    entities = found.entities
    tell(found.tokens, found.unknownTokens, special: special, found.windows, found.truncation)
  }

  init(_ found: Gliner2Prediction, schema: Gliner2Schema, special: Int) {
    tasks = zip(schema.classifications.filter { !$0.labels.isEmpty }, found.classifications).map { Task($1, asked: $0) }
    entities = found.entities
    relations = found.relations
    structures = found.structures
    tell(found.tokens, found.unknownTokens, special: special, found.windows, found.truncation)
  }

  init(_ found: EmbeddingEngine.Embedding, special: Int) {
    vector = found.vector
    tell(found.tokens, found.unknownTokens, special: special, 1, found.truncation)
  }

  /// - Parameter special: how many tokens of each row are not the document's.
  private mutating func tell(
    _ tokens: Int, _ unknown: Int, special: Int, _ windows: Int, _ truncation: Truncation
  ) {
    self.tokens = tokens
    unknownTokens = unknown
    specialTokens = special * windows
    self.windows = windows
    isTruncated = truncation.isTruncated
  }
}

extension DocumentAnswer.Task {
  fileprivate init(_ answer: Gliner2Prediction.Answer, asked: Gliner2Schema.Classification) {
    let labels = asked.labels
    let scores = answer.scores
    let best = scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
    let second = scores.indices.reduce(Float(0)) { $1 == best ? $0 : max($0, scores[$1]) }
    self.init(
      name: answer.name, labels: labels, scores: scores, best: best, allowsSeveralLabels: asked.allowsSeveralLabels,
      given: answer.labels.compactMap { labels.firstIndex(of: $0.label) },
      margin: scores.isEmpty ? 0 : scores[best] - second)
  }
}
