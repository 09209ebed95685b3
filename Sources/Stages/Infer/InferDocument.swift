internal import Events
internal import Pipeline

/// What `infer` needs of a document, on its own: the record's bytes may go.
struct InferDocument: Sendable {
  let pointer: DocumentPointer
  let id: String
  let source: String
  let text: [UInt8]
  let eventTime: Timestamp
  let late: Bool
  let segments: [Attribute]
  /// The attributes that routes ask for.
  var routed: [Attribute] = []
  let traceParent: String?
}

/// What a record of `documents` turns out to be.
enum InferItem {
  /// Which of the batch's documents.
  case document(Int)
  case progress(Progress)
  case rejected(QuarantineReason)
}

/// Reads the records of a batch.
struct InferReader: ~Copyable {
  private let segments: [String]
  private let routed: [String]
  private var index = JSONIndex()
  private var scratch = JSONWriter()
  private(set) var documents: [InferDocument] = []

  /// - Parameters:
  ///   - segments: the attributes that predictions carry.
  ///   - routed: the attributes that routes ask for.
  init(segments: [String], routed: [String] = []) {
    self.segments = segments
    self.routed = routed
  }

  mutating func read(_ record: borrowing Record) -> InferItem {
    do throws(EventError) {
      let node = try index.event(of: record)
      if record.header("ce_type") == EventType.progress.rawValue { return .progress(try Progress(node)) }
      documents.append(try document(DocumentView(node), record))
      return .document(documents.count - 1)
    } catch {
      return .rejected(
        QuarantineReason(rule: error.rule, reason: error.reason, places: error.places, stage: InferStage.stageName))
    }
  }

  private mutating func document(_ view: DocumentView, _ record: borrowing Record) throws(EventError) -> InferDocument {
    scratch.removeAll(keepingCapacity: 1 << 20)
    guard let id = view.id.string, let source = view.source.string, let text = view.text.utf8(using: &scratch) else {
      throw EventError(.wrongType, at: "/text", "a string is expected")
    }
    return InferDocument(
      pointer: DocumentPointer(topic: record.topic, partition: record.partition, offset: record.offset),
      id: id, source: source, text: Array(text), eventTime: view.eventTime, late: view.late,
      segments: Self.attributes(segments, of: view), routed: Self.attributes(routed, of: view),
      traceParent: record.header("traceparent"))
  }

  private static func attributes(_ names: [String], of view: DocumentView) -> [Attribute] {
    names.compactMap { name in view.attribute(name)?.string.map { Attribute(name: name, value: $0) } }
  }
}
