internal import Dispatch
internal import Events
internal import Inference
package import Pipeline
internal import Synchronization

/// Runs the model over documents.
///
/// Each record of `documents` becomes one of three things: a prediction, in the partition of `predictions` that its own
/// partition feeds and its id chooses; a record in `documents.quarantine` with its bytes untouched and the reason in
/// headers; or, for a progress record, the same in every partition that its own feeds. The order is the input's.
/// A document that the model is unsure of, or that is in the random sample, is flagged besides, as a pointer.
///
/// Nothing that is written depends on a clock, on the batch or on the number of workers.
package struct InferStage: Stage {
  static let stageName = "infer"

  package var name: String { Self.stageName }
  package let configuration: InferConfiguration
  private let model: InferModel
  private let flags: FlagRule

  package init(_ model: InferModel, _ configuration: InferConfiguration = InferConfiguration()) {
    self.model = model
    self.configuration = configuration
    flags = FlagRule(randomSample: configuration.randomSample)
  }

  package func inputs(_ layout: TopicLayout) -> [String] { Self.inputs(layout) }
  package var outputs: [Topic] { Self.outputs }

  /// What any such stage reads and writes, for those who have no model at hand.
  package static func inputs(_ layout: TopicLayout) -> [String] { [layout.name(of: .documents)] }
  package static let outputs: [Topic] = [.predictions, .flagged, .quarantine]

  package mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<NoState>, output: inout StageOutput
  ) throws {
    let records = input.records
    guard !records.isEmpty else { return }
    var reader = InferReader(segments: configuration.segments)
    let items = (0..<records.count).map { records.withRecord($0) { reader.read($0) } }
    let documents = reader.documents
    let texts = documents.map(\.text)
    let answers = model.loaded.answers(to: texts).map { answer in
      answer.map { InferAnswer(model: model, answer: $0, route: configuration.route) }
    }
    let features = features(of: texts)
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
          return try write(documents[place], answers[place], features[place], writer, output: &output)
        }
      }
      if let refused {
        records.withRecord(number) { output.quarantine($0, refused, layout: input.layout) }
      }
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
      output.count("predictions")
      if document.late { output.count("late") }
      if answer.answer.isTruncated { output.count("truncated") }
      for reason in reasons { output.count(reason.description) }
      return nil
    }
  }

  /// The features of each text, by as many threads as the model has workers.
  private func features(of texts: [[UInt8]]) -> [TextFeatures] {
    guard !texts.isEmpty else { return [] }
    let workers = model.loaded.workers
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
