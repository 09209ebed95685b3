import Events
import Pipeline
import Statistics

extension SegmentGate {
  /// What the keys of the entries begin with; then comes the gate's identifier.
  static let prefix = "gate"

  private var identifier: String { ContentHash.hexadecimal(of: [key], digits: 32) }

  /// Writes it where it has changed. What waits is mostly little: values that came for the first time.
  mutating func takeChanges(into changes: inout StateChanges) {
    guard isTouched else { return }
    isTouched = false
    let gate = self
    changes.put("\(Self.prefix)/\(identifier)") { gate.write(into: &$0) }
  }

  private func write(into writer: inout JSONWriter) {
    writer.append(byte: KeptCoding.version)
    for text in [whole.source, whole.model, whole.version, attribute] { writer.append(counted: text) }
    writer.append(variable: UInt64(admitted.count))
    for value in admitted.sorted() { writer.append(counted: value) }
    writer.append(variable: UInt64(count))
    for key in waiting.keys.sorted() {
      for (value, entry) in (waiting[key] ?? [:]).sorted(by: { $0.key < $1.key }) {
        writer.append(signed: key.start.microseconds)
        writer.append(signed: key.end.microseconds)
        writer.append(counted: value)
        writer.append(signed: entry.late)
        writer.append(counted: entry.documentsTopic)
        entry.pane.write(into: &writer)
      }
    }
  }

  /// - Throws: where the bytes are none that were written, or lie under the key of another.
  init(kept bytes: UnsafeRawBufferPointer?, identifier: String) throws(StateFault) {
    guard let gate = try KeptCoding.read(bytes, { reader throws(StateFault) in try SegmentGate(&reader) }) else {
      throw StateFault("the segments of a stream are never removed, and are")
    }
    guard gate.identifier == identifier else {
      throw StateFault("the segments of \(gate.key) lie under the key of others")
    }
    self = gate
    isTouched = false
  }

  private init(_ reader: inout StateReader) throws(StateFault) {
    let whole = DocumentStream(source: try reader.text(), model: try reader.text(), version: try reader.text())
    let attribute = try reader.text()
    var admitted: Set<String> = []
    for _ in 0..<(try reader.count()) { admitted.insert(try reader.text()) }
    var waiting: [PaneKey: [String: Waiting]] = [:]
    for _ in 0..<(try reader.count(of: 6)) {
      let start = try reader.time()
      let key = PaneKey(start: start, end: try reader.time())
      let value = try reader.text()
      let late = try reader.signed()
      let topic = try reader.text()
      try reader.version(KeptCoding.version)
      waiting[key, default: [:]][value] = Waiting(pane: try OpenPane(&reader), late: late, documentsTopic: topic)
    }
    self.init(whole, attribute, admitted: admitted, waiting: waiting)
  }
}
