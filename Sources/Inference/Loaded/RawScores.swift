/// What a graph says of a part of a document, before it is read as an answer.
package struct RawScores: Sendable, Equatable {
  /// A task's name, `tags`, `spans`, `counts`.
  package let name: String
  /// The sizes of its axes.
  package let shape: [Int]
  /// Row-major.
  package let values: [Float]
}

extension LoadedModel {
  /// The raw scores of each row that a document is run in, for comparing: computed on their own, a row a run, which gives
  /// the same bits as any batch.
  ///
  /// A classifier has the logits of each task [labels]; a tagger `tags` [tokens, labels], special tokens included; GLiNER 1
  /// `spans` [spans, labels], for each first word the spans from the shortest; GLiNER2 `counts` [tasks, counts],
  /// the logits of each task [labels], and `spans` [instances, marks, spans]. Encoders and patterns
  /// have none.
  ///
  /// - Returns: nothing for a row on which the graph fails.
  package func scores<Text: UTF8Text>(of text: Text, _ question: PreparedQuestion) -> [[RawScores]] {
    switch engine {
    case .classifier(let engine): engine.scores(of: text)
    case .tagger(let engine): engine.scores(of: text)
    case .gliner(let engine, _): question.entities.map { engine.scores(of: text, $0) } ?? []
    case .gliner2(let engine, _): question.schema.map { engine.scores(of: text, $0) } ?? []
    case .encoder, .patterns: []
    }
  }

  /// The question of `model.yaml`, as documents are asked that bring none.
  package var question: PreparedQuestion { standard }
}
