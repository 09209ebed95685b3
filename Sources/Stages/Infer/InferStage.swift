internal import Dispatch
internal import Events
package import Inference
package import Pipeline
internal import Synchronization

/// Runs the model over documents.
///
/// Each record of `documents` becomes one of three things: a prediction, in the partition of `predictions` that its own
/// partition feeds and its id chooses; a record in `documents.quarantine` with its bytes untouched and the reason in
/// headers; or, for a progress record, the same in every partition that its own feeds. The order is the input's.
/// A document that the model is unsure of, or that is in the random sample, is flagged besides, as a pointer. Where
/// documents are sampled, a sampled one has a second prediction behind its own, in the role `sample`.
///
/// Which models answer is asked at the beginning of each batch, and a prediction says the registry's offset that it was
/// made under. Nothing else that is written depends on a clock, on the batch or on the number of workers, but for whether
/// an answer came from the cache; what a shadow says goes to a topic of its own and may be left out.
package struct InferStage: Stage {
  static let stageName = "infer"

  package var name: String { Self.stageName }
  package let configuration: InferConfiguration
  private let source: any InferModelSource
  private let router: InferRouter
  private let shadow: ShadowLane?
  private let flags: FlagRule
  private let sampling: InferSampling?

  /// - Parameters:
  ///   - source: the models, asked anew for each batch; a model by itself is one that never changes.
  ///   - routes: the ways that some documents take to models of their own, in the order in which they are tried.
  ///   - cache: answers that were given before; nil to ask the models about every document.
  ///   - shadow: where shadows run; nil where none do.
  ///   - sampling: which documents are looked at more closely; nil for none.
  package init(
    _ source: any InferModelSource, _ configuration: InferConfiguration = InferConfiguration(),
    routes: [InferRoute] = [], cache: AnswerCache? = nil, shadow: ShadowLane? = nil,
    sampling: InferSampling? = nil
  ) {
    router = InferRouter(routes: routes, standard: configuration.route, cache: cache)
    self.source = source
    self.shadow = shadow
    self.sampling = sampling
    self.configuration = configuration
    flags = FlagRule(randomSample: configuration.randomSample)
  }

  /// Where the models come from the registry, who follows it.
  package var versions: InferVersions? { source as? InferVersions }

  package func inputs(_ layout: TopicLayout) -> [String] { Self.inputs(layout) }
  package var outputs: [Topic] { Self.outputs(hasShadow: shadow != nil) }
  /// What shadows said goes out with the next batch; where none comes, after a second.
  package var tick: Duration? { shadow == nil ? nil : .seconds(1) }

  /// What any such stage reads and writes, for those who have no model at hand.
  package static func inputs(_ layout: TopicLayout) -> [String] { [layout.name(of: .documents)] }
  package static func outputs(hasShadow: Bool) -> [Topic] {
    [.predictions] + (hasShadow ? [.predictionsShadow] : []) + [.flagged, .quarantine]
  }

  package mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<NoState>, output: inout StageOutput
  ) throws {
    let records = input.records
    guard !records.isEmpty || shadow != nil else { return }
    let models = try source.current()
    var reader = InferReader(segments: configuration.segments, routed: router.attributes)
    let items = (0..<records.count).map { records.withRecord($0) { reader.read($0) } }
    let documents = reader.documents
    let texts = documents.map(\.text)
    let answers = router.answers(to: documents, by: models)
    let features = features(of: texts, workers: models.primary.loaded.workers)
    let samples = sampling?.found(in: documents) { (try? answers[$0].get()) != nil } ?? [:]
    let writer = InferWriter(layout: input.layout, output: &output)
    for (number, item) in items.enumerated() {
      let refused = try records.withRecord(number) { record throws -> QuarantineReason? in
        switch item {
        case .rejected(let reason): return reason
        case .progress(let progress):
          writer.pass(progress, record, output: &output)
          output.count("progress")
          return nil
        case .document(let place):
          let refused = try write(documents[place], answers[place], features[place], writer, output: &output)
          if refused == nil, let found = samples[place] { write(found, of: documents[place], writer, output: &output) }
          return refused
        }
      }
      if let refused {
        records.withRecord(number) { output.quarantine($0, refused, layout: input.layout) }
      }
    }
    if let shadow {
      // A shadow is compared with the models in force, so it sees what they see.
      let seen = documents.indices.filter { (try? answers[$0].get())?.route == configuration.route }
      let isRunning = models.shadow != nil
      let round = ShadowRound(
        models: models, documents: seen.map { documents[$0] }, features: seen.map { features[$0] },
        answers: seen.map { isRunning ? (try? answers[$0].get())?.production : nil }, route: configuration.route)
      try round.take(shadow, epoch: input.epoch, writer, output: &output)
    }
  }

  /// Writes what became of a document; returns why it cannot be written.
  private func write(
    _ document: InferDocument, _ answer: Result<InferAnswer, InferenceError>, _ features: TextFeatures,
    _ writer: borrowing InferWriter, output: inout StageOutput
  ) throws -> QuarantineReason? {
    switch answer {
    case .failure(let error):
      return QuarantineReason(rule: .inferenceFailed, reason: error.description, stage: Self.stageName)
    case .success(let answer):
      let reasons = flags.reasons(id: document.id, answer.model.loaded.description.tasks, answer.answer)
      if let refused = try writer.write(document, answer, features, reasons, output: &output) { return refused }
      output.count(answer.role == .canary ? "canary_predictions" : "predictions")
      count(answer, output: &output)
      if document.late { output.count("late") }
      if answer.answer.isTruncated { output.count("truncated") }
      for reason in reasons { output.count(reason.description) }
      return nil
    }
  }

  /// Writes what was found in a sampled document. What cannot be is left out and counted: its prediction is there.
  private func write(
    _ found: InferSampling.Found, of document: InferDocument, _ writer: borrowing InferWriter,
    output: inout StageOutput
  ) {
    guard !found.hasFailed, writer.write(found.prediction(of: document), of: document, output: &output) == nil else {
      return output.count("samples_failed")
    }
    output.count("samples")
  }

  /// Counts which way a document took and what it cost, in tokens: what a thousand documents cost is read off these.
  private func count(_ answer: InferAnswer, output: inout StageOutput) {
    if !router.routes.isEmpty { output.count("route:\(answer.route)") }
    if answer.first != nil { output.count("fallback:\(answer.route)") }
    if router.cache != nil { output.count(answer.isCached ? "cache_hits" : "cache_misses") }
    if !answer.isCached { output.count("tokens:\(answer.model.reference.name)", Int64(answer.answer.tokens)) }
    if let first = answer.first, !first.isCached {
      output.count("tokens:\(first.model.reference.name)", Int64(first.answer.tokens))
    }
  }

  /// The features of each text, by as many threads as the model has workers.
  private func features(of texts: [[UInt8]], workers: Int) -> [TextFeatures] {
    guard !texts.isEmpty else { return [] }
    let size = (texts.count + workers - 1) / workers
    let count = (texts.count + size - 1) / size
    let parts = Mutex([[TextFeatures]](repeating: [], count: count))
    DispatchQueue.concurrentPerform(iterations: count) { part in
      var ngrams = RepeatedNgrams()
      let found = texts[part * size..<min((part + 1) * size, texts.count)].map {
        TextFeatures($0.span, ngrams: &ngrams)
      }
      parts.withLock { $0[part] = found }
    }
    return parts.withLock { $0 }.flatMap { $0 }
  }
}
