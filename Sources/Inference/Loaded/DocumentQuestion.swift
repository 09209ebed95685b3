/// What a document is asked of a zero-shot model in place of what `model.yaml` says.
package struct DocumentQuestion: Sendable, Equatable {
  /// The labels of entities; nil for those of `model.yaml`.
  package var labels: [String]?
  /// The classifications; nil for those of `model.yaml`.
  package var tasks: [Gliner2Schema.Classification]?

  package init(labels: [String]? = nil, tasks: [Gliner2Schema.Classification]? = nil) {
    self.labels = labels
    self.tasks = tasks
  }

  package var isEmpty: Bool { labels == nil && tasks == nil }
}

/// A question whose prompt is tokenised.
package struct PreparedQuestion: Sendable {
  var entities: GlinerEngine.Prepared?
  var schema: Gliner2Engine.Prepared?
  /// How many tokens of each row are not the document's.
  var tokens = 0

  var asked: Gliner2Schema? { schema?.prompt.schema }
}

extension LoadedModel.Engine {
  /// The question that `model.yaml` asks.
  func prepare() throws(RequestError) -> PreparedQuestion {
    switch self {
    case .classifier, .tagger, .encoder, .patterns: PreparedQuestion()
    case .gliner(let engine, let request): try Self.prepare(engine, request)
    case .gliner2(let engine, let schema): try Self.prepare(engine, schema)
    }
  }

  func prepare(
    _ question: DocumentQuestion, family: ModelDescription.Family
  ) throws(RequestError) -> PreparedQuestion {
    switch self {
    case .classifier, .tagger, .encoder, .patterns: throw .fixedLabels(family)
    case .gliner(let engine, let request):
      guard question.tasks == nil else { throw .noTasks(family) }
      return try Self.prepare(engine, request.asking(question.labels ?? request.labels))
    case .gliner2(let engine, let schema): return try Self.prepare(engine, schema.asking(question))
    }
  }

  private static func prepare(
    _ engine: GlinerEngine, _ request: EntityRequest
  ) throws(RequestError) -> PreparedQuestion {
    let prepared = try engine.prepare(request)
    return PreparedQuestion(entities: prepared, tokens: prepared.tokens)
  }

  private static func prepare(
    _ engine: Gliner2Engine, _ schema: Gliner2Schema
  ) throws(RequestError) -> PreparedQuestion {
    let prepared = try engine.prepare(schema)
    return PreparedQuestion(schema: prepared, tokens: prepared.prompt.ids.count + prepared.prompt.choiceItems.ids.count)
  }
}

extension EntityRequest {
  /// The same of other labels; those that both have keep their thresholds.
  fileprivate func asking(_ labels: [String]) -> EntityRequest {
    EntityRequest(
      labels: labels, threshold: threshold, thresholds: thresholds, overlap: overlap,
      allowsSeveralLabels: allowsSeveralLabels, temperature: temperature)
  }
}

extension Gliner2Schema {
  /// The same of other labels and classifications; labels that both have keep their descriptions and thresholds.
  fileprivate func asking(_ question: DocumentQuestion) -> Gliner2Schema {
    var schema = self
    if let labels = question.labels {
      schema.entities = labels.map { label in entities.first { $0.label == label } ?? Entity(label) }
    }
    if let tasks = question.tasks { schema.classifications = tasks }
    return schema
  }
}
