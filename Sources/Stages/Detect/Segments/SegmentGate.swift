import Events
import Statistics

/// Which values of one attribute of one stream are segments of their own; the rest are judged together.
///
/// The first values that come are let in, pane by pane in event time, and in one pane those with more documents before
/// others, then by name. So the choice is a function of the documents, the same for any batching and any number of
/// partitions. A value that was let in stays.
struct SegmentGate: Sendable {
  /// What waits for its pane to close before it is known where it belongs.
  struct Waiting: Sendable {
    var pane = OpenPane()
    var late: Int64 = 0
    var documentsTopic = ""
  }

  /// A pane's documents of one segment.
  struct Passed: Sendable {
    let stream: DocumentStream
    let key: PaneKey
    let waiting: Waiting
  }

  /// The stream without a segment, and the attribute.
  let whole: DocumentStream
  let attribute: String
  private(set) var admitted: Set<String>
  private(set) var waiting: [PaneKey: [String: Waiting]]
  /// Whether it is not as it was last kept.
  var isTouched = true

  init(
    _ whole: DocumentStream, _ attribute: String, admitted: Set<String> = [],
    waiting: [PaneKey: [String: Waiting]] = [:]
  ) {
    self.whole = whole
    self.attribute = attribute
    self.admitted = admitted
    self.waiting = waiting
  }

  /// By which it is known among all gates.
  static func key(_ whole: DocumentStream, _ attribute: String) -> String {
    DocumentStream(
      source: whole.source, model: whole.model, version: whole.version, segment: Attribute(name: attribute, value: "")
    ).key
  }

  var key: String { Self.key(whole, attribute) }

  /// How many summaries' values wait.
  var count: Int { waiting.values.reduce(0) { $0 + $1.count } }

  /// The stream that documents of this value belong to; nil where that is not known yet.
  func stream(of value: String, most: Int) -> DocumentStream? {
    if admitted.contains(value) { return segment(value) }
    return admitted.count >= most || value == DocumentStream.restValue ? segment(DocumentStream.restValue) : nil
  }

  /// Adds a summary of a value that is not let in yet.
  mutating func add(_ summary: Summary, value: String, counts: CountTable, to key: PaneKey) {
    var entry = waiting[key]?[value] ?? Waiting()
    entry.documentsTopic = summary.documentsTopic
    entry.late = entry.late.addingReportingOverflow(max(0, summary.late)).partialValue
    entry.pane.add(counts, exemplars: summary)
    waiting[key, default: [:]][value] = entry
    isTouched = true
  }

  /// What the panes that end by `time` held, with the segments that it belongs to, in order.
  mutating func close(by time: Timestamp, most: Int) -> [Passed] {
    var passed: [Passed] = []
    for key in waiting.keys.filter({ $0.end <= time }).sorted() {
      guard let values = waiting.removeValue(forKey: key) else { continue }
      isTouched = true
      let order = values.keys.sorted { left, right in
        let documents = [left, right].map { values[$0]?.pane.counts.documents ?? 0 }
        return documents[0] != documents[1] ? documents[0] > documents[1] : left < right
      }
      for value in order {
        guard let entry = values[value] else { continue }
        if stream(of: value, most: most) == nil, entry.pane.counts.documents > 0 { admitted.insert(value) }
        let home = stream(of: value, most: most) ?? segment(DocumentStream.restValue)
        passed.append(Passed(stream: home, key: key, waiting: entry))
      }
    }
    return passed
  }

  private func segment(_ value: String) -> DocumentStream {
    DocumentStream(
      source: whole.source, model: whole.model, version: whole.version,
      segment: Attribute(name: attribute, value: value))
  }
}

extension DetectState {
  /// Hands what waited for panes that have ended to the streams that it belongs to.
  mutating func passGates(by time: Timestamp, _ configuration: DetectConfiguration) {
    for key in gates.keys.sorted() {
      guard let passed = gates[key]?.close(by: time, most: configuration.mostSegments) else { continue }
      for part in passed {
        let home = part.stream.key
        if streams[home] == nil { streams[home] = StreamState(part.stream, configuration: configuration) }
        streams[home]?.take(part)
      }
    }
  }
}

extension StreamState {
  /// Takes in what a gate has let pass.
  mutating func take(_ part: SegmentGate.Passed) {
    documentsTopic = part.waiting.documentsTopic
    addLate(part.waiting.late)
    guard part.waiting.pane.counts.documents > 0 else { return }
    panes[part.key, default: OpenPane()].add(part.waiting.pane)
    marks.panes.insert(part.key)
  }
}
