internal import Events
internal import FoundationEssentials
internal import Inference
internal import Pipeline

/// Writes what `infer` answers: predictions, flagged examples, and progress passed on.
struct InferWriter {
  static let eventSource = "leeway/infer"
  /// What a record takes on the broker besides its key, value and variable headers, at most.
  private static let recordOverhead = 512

  private let layout: TopicLayout
  private let prediction: EnvelopeConstants
  private let flagged: EnvelopeConstants
  private let progress: EnvelopeConstants

  init(layout: TopicLayout, output: inout StageOutput) {
    self.layout = layout
    prediction = EnvelopeConstants(.prediction, source: Self.eventSource, in: &output)
    flagged = EnvelopeConstants(.flagged, source: Self.eventSource, in: &output)
    progress = EnvelopeConstants(.progress, source: Self.eventSource, in: &output)
  }

  /// Passes a progress record on, its body untouched, to every partition that the document's partition feeds.
  func pass(_ said: Progress, _ record: borrowing Record, output: inout StageOutput) {
    let topic = layout.name(of: .predictions)
    for partition in layout.fed(.predictions, by: record.partition, of: .documents) {
      output.open(.predictions, partition: partition)
      output.header(EventHeader.id, "\(topic)-\(partition)-\(said.time.microseconds)-progress")
      progress.write(to: &output)
      output.header(EventHeader.time, said.time.description)
      if let value = record.value { output.value(value) }
      output.close()
    }
  }

  /// Writes a prediction, a shadow's to its own topic, and, where there are reasons, a flagged example.
  ///
  /// - Returns: nil, or why nothing was written.
  func write(
    _ document: InferDocument, _ answer: InferAnswer, _ input: TextFeatures, _ flags: [FlagReason],
    output: inout StageOutput
  ) throws -> QuarantineReason? {
    let event = event(document, answer, input, flags)
    if let refused = write(event, of: document, output: &output) { return refused }
    if !flags.isEmpty { try flag(document, event, output: &output) }
    return nil
  }

  /// Writes a prediction, a shadow's to its own topic.
  ///
  /// - Returns: nil, or why nothing was written.
  func write(_ event: Prediction, of document: InferDocument, output: inout StageOutput) -> QuarantineReason? {
    let topic: Topic = event.role == .shadow ? .predictionsShadow : .predictions
    let start = output.writer.mark
    output.beginValue()
    event.write(into: &output.writer)
    let size =
      output.writer.mark - start + Self.recordOverhead + 2 * document.id.utf8.count
      + (document.traceParent?.utf8.count ?? 0)
    let limit = layout.messageLimit(of: topic)
    guard size <= limit else {
      output.writer.truncate(to: start)
      return QuarantineReason(
        rule: .tooLarge,
        reason: "its prediction would have \(size) bytes, and \(layout.name(of: topic)) takes \(limit)",
        stage: InferStage.stageName)
    }
    let partition = layout.partition(
      of: topic, key: document.id.utf8.span.bytes, fedBy: document.pointer.partition, of: .documents)
    output.open(topic, partition: partition)
    output.endValue()
    writeEnvelope(document, prediction, role: event.role.rawValue, output: &output)
    output.close()
    return nil
  }

  private func event(
    _ document: InferDocument, _ answered: InferAnswer, _ input: TextFeatures, _ flags: [FlagReason]
  ) -> Prediction {
    let (model, answer) = (answered.model, answered.answer)
    let said = AnswerEvents(answer: answer, text: document.text)
    let found = said.found()
    let features = input.features(
      tokens: answer.tokens, unknown: answer.unknownTokens, special: answer.specialTokens,
      isTruncated: answer.isTruncated)
    // The timings stay at zero: what is no function of the log is a metric.
    return Prediction(
      documentID: document.id, pointer: document.pointer, source: document.source, eventTime: document.eventTime,
      late: document.late, segments: document.segments, model: model.reference,
      modelsOffset: answered.modelsOffset, route: answered.route, role: answered.role,
      classifications: said.classifications(), entities: found.entities, relations: found.relations,
      structures: found.structures,
      features: features + said.features(of: model), first: first(answered), production: answered.compared,
      cached: answered.isCached, flags: flags)
  }

  private func first(_ answered: InferAnswer) -> Prediction.First? {
    answered.first.map { first in
      Prediction.First(
        model: first.model.reference,
        classifications: AnswerEvents(answer: first.answer, text: []).classifications())
    }
  }

  /// As a pointer: the text stays where it is.
  private func flag(_ document: InferDocument, _ event: Prediction, output: inout StageOutput) throws {
    let example = FlaggedExample(
      document: DocumentReference(id: document.id, pointer: document.pointer), source: document.source,
      textReason: .notConfigured,
      prediction: .init(model: event.model, classifications: event.classifications, entities: event.entities),
      reasons: event.flags)
    let value = try EventCoding.encode(example)
    let partition = layout.partition(of: .flagged, key: document.id.utf8.span.bytes)
    output.open(.flagged, partition: partition)
    value.withUnsafeBytes { output.value($0) }
    writeEnvelope(document, flagged, role: "flagged", output: &output)
    output.close()
  }

  private func writeEnvelope(
    _ document: InferDocument, _ constants: EnvelopeConstants, role: String, output: inout StageOutput
  ) {
    output.key(document.id)
    output.header(EventHeader.id, EventID.make(from: document.pointer, role: role))
    constants.write(to: &output)
    output.header(EventHeader.time, document.eventTime.description)
    if let traceParent = document.traceParent { output.header(EventHeader.traceParent, traceParent) }
  }
}
