internal import Synchronization

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A model of any family, loaded, checked and tried: texts in, answers out.
///
/// Several single-threaded workers share one session. A document's answer depends neither on which others it is run with
/// nor on how many workers there are.
package final class LoadedModel: Sendable {
  /// How a model is run.
  package struct Options: Sendable, Equatable {
    /// How many workers run at once; nil for as many as the machine has cores.
    package var workers: Int?
    /// The most tokens of one run, padding included; a longer row is run alone.
    package var tokensPerBatch = 512

    package init(workers: Int? = nil, tokensPerBatch: Int = 512) {
      self.workers = workers
      self.tokensPerBatch = tokensPerBatch
    }
  }

  enum Engine: Sendable {
    case classifier(ClassificationEngine)
    case tagger(TaggingEngine)
    case gliner(GlinerEngine, EntityRequest)
    case gliner2(Gliner2Engine, Gliner2Schema)
    case encoder(EmbeddingEngine)
    case patterns(PatternEngine)
  }

  /// The model's files, labels, thresholds, version and digest.
  package let directory: ModelDirectory
  /// nil of a family that has none.
  package let tokenizer: Tokenizer?
  /// How many workers run at once.
  package let workers: Int
  let engine: Engine
  /// What every document is asked that brings no question of its own.
  let standard: PreparedQuestion

  package var description: ModelDescription { directory.description }

  /// Loads the model and tries it.
  ///
  /// - Throws: a `ModelError` that names the file at fault.
  package init(
    _ directory: ModelDirectory, runtime: OnnxRuntime, options: Options = Options()
  ) throws(ModelError) {
    self.directory = directory
    workers = max(options.workers ?? ProcessInfo.processInfo.activeProcessorCount, 1)
    let description = directory.description
    if case .patterns(let patterns) = description.question {
      tokenizer = nil
      engine = .patterns(try PatternEngine(patterns, directory))
      standard = PreparedQuestion()
      return
    }
    let tokenizer = try Tokenizer.read(
      try directory.contents(of: description.tokenizer), path: directory.path(of: description.tokenizer))
    self.tokenizer = tokenizer
    let graph = directory.path(of: description.graph)
    let session: OnnxSession
    do {
      session = try OnnxSession(runtime, file: graph)
    } catch {
      throw ModelError(.invalidGraph, file: graph, "\(error)")
    }
    let parts = Parts(
      directory: directory, session: session, tokenizer: tokenizer, graph: graph, workers: workers,
      tokensPerBatch: options.tokensPerBatch)
    engine = try parts.engine()
    do {
      standard = try engine.prepare()
    } catch {
      let file = directory.path(of: ModelDirectory.descriptionFile)
      throw ModelError(.invalidDescription, file: file, "\(error)")
    }
  }

  /// Whether documents are run together; false where the graph was found to let one change another's answer.
  package var runsTogether: Bool {
    switch engine {
    case .classifier(let engine): engine.runsTogether
    case .tagger(let engine): engine.runsTogether
    case .gliner(let engine, _): engine.runsTogether
    case .gliner2(let engine, _): engine.runsTogether
    case .encoder(let engine): engine.runsTogether
    case .patterns: true
    }
  }

  /// Prepares a question other than the one `model.yaml` asks, for any number of documents.
  ///
  /// - Throws: where the model's labels are fixed, and for what it cannot be asked.
  package func prepare(_ question: DocumentQuestion) throws(RequestError) -> PreparedQuestion {
    question.isEmpty ? standard : try engine.prepare(question, family: description.family)
  }

  /// Answers documents, on this thread and as many more as there are workers; returns when all are done.
  ///
  /// - Parameter texts: UTF-8. What is beyond the limits is cut, and the answer says so.
  /// - Returns: an answer or an error a text, in their order.
  package func answers<Text: UTF8Text>(to texts: [Text]) -> [Result<DocumentAnswer, InferenceError>] {
    answers(to: texts.map { ($0, standard) })
  }

  /// Answers documents, each asked a question of its own.
  ///
  /// - Parameter documents: questions prepared by this model.
  package func answers<Text: UTF8Text>(
    to documents: [(text: Text, question: PreparedQuestion)]
  ) -> [Result<DocumentAnswer, InferenceError>] {
    let frame = tokenizer?.frame ?? 0
    switch engine {
    case .patterns(let engine): return documents.map { .success(engine.answer($0.text)) }
    case .classifier(let engine):
      return engine.classify(documents.map(\.text)).map { $0.map { DocumentAnswer($0, tasks: engine.tasks) } }
    case .tagger(let engine):
      return engine.entities(in: documents.map(\.text)).map { $0.map { DocumentAnswer($0, special: frame) } }
    case .encoder(let engine):
      return engine.embed(documents.map(\.text)).map { $0.map { DocumentAnswer($0, special: frame) } }
    case .gliner(let engine, _):
      let asked = documents.compactMap { document in document.question.entities.map { (document.text, $0) } }
      return zip(documents, engine.entities(in: asked)).map { document, answer in
        answer.map { DocumentAnswer($0, special: document.question.tokens) }
      }
    case .gliner2(let engine, _):
      let asked = documents.compactMap { document in document.question.schema.map { (document.text, $0) } }
      return zip(documents, engine.predict(asked)).map { document, answer in
        answer.map {
          DocumentAnswer($0, schema: document.question.asked ?? Gliner2Schema(), special: document.question.tokens)
        }
      }
    }
  }
}

/// What an engine is made of.
private struct Parts {
  let directory: ModelDirectory
  let session: OnnxSession
  let tokenizer: Tokenizer
  let graph: String
  let workers: Int
  let tokensPerBatch: Int

  /// The tokens of a row where nothing else limits them: a word may be as long as a document, and what attention takes grows
  /// with their square.
  private static let mostTokens = 2048

  func engine() throws(ModelError) -> LoadedModel.Engine {
    let description = directory.description
    switch description.question {
    case .tasks:
      return .classifier(
        try ClassificationEngine(
          session: session, tokenizer: tokenizer, tasks: description.tasks, maxTokens: description.maxTokens ?? 512,
          file: graph, maxDocumentBytes: description.maxDocumentBytes, workers: workers,
          tokensPerBatch: tokensPerBatch))
    case .patterns: throw ModelError(.unfitGraph, file: graph, "patterns have no graph")
    case .vector:
      return .encoder(
        try EmbeddingEngine(
          session: session, tokenizer: tokenizer, maxTokens: description.maxTokens ?? 512, file: graph,
          maxDocumentBytes: description.maxDocumentBytes, workers: workers, tokensPerBatch: tokensPerBatch))
    case .tags(var settings):
      settings.maxTokens = description.maxTokens ?? settings.maxTokens
      settings.overlap = description.windows?.overlap
      settings.mostWindows = description.windows?.most ?? settings.mostWindows
      settings.maxDocumentBytes = description.maxDocumentBytes
      return .tagger(
        try TaggingEngine(
          session: session, tokenizer: tokenizer, settings: settings, file: graph, workers: workers,
          tokensPerBatch: tokensPerBatch))
    case .entities(let request): return .gliner(try gliner(), request)
    case .schema(let schema):
      var limits = Gliner2Engine.Limits()
      limits.windows = description.windows
      limits.maxTokens = description.maxTokens ?? Self.mostTokens
      limits.maxDocumentBytes = description.maxDocumentBytes
      return .gliner2(
        try Gliner2Engine(
          session: session, tokenizer: tokenizer, file: graph, limits: limits, workers: workers,
          tokensPerBatch: tokensPerBatch), schema)
    }
  }

  private func gliner() throws(ModelError) -> GlinerEngine {
    let description = directory.description
    let file = description.settings ?? "gliner_config.json"
    var second: [UInt8]?
    if let name = description.tokenizerSettings { second = try directory.contents(of: name) }
    var settings = try GlinerSettings(
      config: try directory.contents(of: file), tokenizer: second, file: directory.path(of: file))
    settings.maxTokens = [settings.maxTokens, description.maxTokens].compactMap(\.self).min() ?? Self.mostTokens
    return try GlinerEngine(
      session: session, tokenizer: tokenizer, settings: settings, file: graph, windows: description.windows,
      maxDocumentBytes: description.maxDocumentBytes, workers: workers, tokensPerBatch: tokensPerBatch)
  }
}
