import Events
import Pipeline

/// One batch on its way through `ingest`: what is made ready once for all of its records.
struct IngestBatch: ~Copyable {
  /// The value of `ce_source` of what `ingest` writes.
  static let eventSource = "leeway/ingest"
  /// What a record takes on the broker besides its key, headers and value, at most, names of headers included.
  private static let recordOverhead = 256

  private let configuration: IngestConfiguration
  private let now: Timestamp
  private let latestAllowed: Timestamp
  private let layout: TopicLayout
  private let documentLimit: Int
  private let constants: EnvelopeConstants
  private var reader: DocumentReader
  private(set) var tally = IngestTally()

  init(
    _ configuration: IngestConfiguration, _ sources: SourceTable, now: Timestamp, layout: TopicLayout,
    output: inout StageOutput
  ) {
    self.configuration = configuration
    self.now = now
    self.layout = layout
    latestAllowed = now + configuration.aheadOfClock
    documentLimit = layout.messageLimit(of: .documents) - Self.recordOverhead
    constants = EnvelopeConstants(.document, source: Self.eventSource, in: &output)
    reader = DocumentReader(sources, configuration.limits)
  }

  /// Answers one record: by a document, by quarantine, or by dropping a repeat.
  mutating func take(_ record: borrowing Record, state: inout IngestState, output: inout StageOutput) {
    let mark = output.writer.mark
    state.beginRecord()
    do throws(Rejection) {
      try accept(record, state: &state, output: &output)
    } catch {
      output.writer.truncate(to: mark)
      output.quarantine(record, error.quarantineReason(stage: "ingest"), layout: layout)
    }
  }

  private mutating func accept(
    _ record: borrowing Record, state: inout IngestState, output: inout StageOutput
  ) throws(Rejection) {
    let document = try reader.read(record)
    guard document.eventTime <= latestAllowed else { throw inFuture(document) }
    let hash = IdentifierHash(document.id, seed: document.source.seed)
    guard !state.contains(hash) else {
      tally.deduplicated += 1
      return
    }
    let late = state.clock.isLate(document.eventTime, pane: configuration.pane)
    try write(document, DocumentComposer.Stamp(receivedAt: now, late: late), record, to: &output)
    // Nothing can go wrong any more: now the partition takes note of the document.
    state.insert(hash, time: document.eventTime)
    state.clock.advance(to: document.eventTime - configuration.lateness)
    tally.documents += 1
    if late { tally.late += 1 }
  }

  /// Writes the document's record. Its value comes first: the record is opened only once it is known to fit.
  private func write(
    _ document: RawDocument, _ stamp: DocumentComposer.Stamp, _ record: borrowing Record,
    to output: inout StageOutput
  ) throws(Rejection) {
    let start = output.writer.mark
    output.beginValue()
    try DocumentComposer.write(document, stamp, record, reader.headers, into: &output.writer)
    let traceParent = reader.headers[reader.sources.names.traceParent]
    let size = output.writer.mark - start + document.id.count + record.topic.utf8.count + (traceParent?.count ?? 0)
    guard size <= documentLimit else {
      throw Rejection(
        .tooLarge,
        "as a document it would have \(size) bytes, and \(layout.name(of: .documents)) takes \(documentLimit)")
    }
    output.open(.documents, partition: record.partition)
    output.endValue()
    output.key(document.id)
    writeHeaders(document, record, traceParent, to: &output)
    output.close()
  }

  private func writeHeaders(
    _ document: RawDocument, _ record: borrowing Record, _ traceParent: UnsafeRawBufferPointer?,
    to output: inout StageOutput
  ) {
    output.header(EventHeader.id) { writer in
      writer.append(position: record)
      writer.append(raw: "-document")
    }
    constants.write(to: &output)
    output.header(EventHeader.time) { writer in writer.append(unquoted: document.eventTime) }
    if let traceParent { output.header(EventHeader.traceParent, traceParent) }
  }

  private func inFuture(_ document: RawDocument) -> Rejection {
    Rejection(
      .timeInFuture,
      "the event time \(document.eventTime) is more than \(configuration.aheadOfClock) ahead of the clock (\(now))")
  }
}
