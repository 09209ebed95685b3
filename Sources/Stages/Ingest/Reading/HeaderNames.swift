import Events

/// The headers that matter to `ingest`: those of every envelope, and those that the configuration speaks of.
struct HeaderNames: Sendable {
  /// A header's place among the names.
  struct Slot: Sendable, Hashable {
    let index: Int
  }

  private(set) var names: [[UInt8]] = []

  let contentType: Slot
  let eventSource: Slot
  let eventTime: Slot
  let specVersion: Slot
  let traceParent: Slot

  init() {
    let known = [
      EventHeader.contentType, EventHeader.source, EventHeader.time, EventHeader.specVersion, EventHeader.traceParent,
    ]
    names = known.map { Array($0.utf8) }
    contentType = Slot(index: 0)
    eventSource = Slot(index: 1)
    eventTime = Slot(index: 2)
    specVersion = Slot(index: 3)
    traceParent = Slot(index: 4)
  }

  /// The slot of a name; it is added where it is new.
  mutating func slot(of name: String) -> Slot {
    let bytes = Array(name.utf8)
    if let index = names.firstIndex(of: bytes) { return Slot(index: index) }
    names.append(bytes)
    return Slot(index: names.count - 1)
  }

  func slot(of name: UnsafeRawBufferPointer) -> Slot? {
    for index in names.indices where names[index].count == name.count {
      if names[index].elementsEqual(name) { return Slot(index: index) }
    }
    return nil
  }
}

/// The values of the headers that matter, of one record after another. They are copied: headers are lent one at a time.
struct HeaderValues: ~Copyable {
  private let names: HeaderNames
  private var ranges: [Range<Int>?]
  private var bytes = JSONWriter(capacity: 1_024)

  init(_ names: HeaderNames) {
    self.names = names
    ranges = Array(repeating: nil, count: names.names.count)
  }

  /// The last value of that name; nil where there is none. Valid until the next change.
  subscript(slot: HeaderNames.Slot) -> UnsafeRawBufferPointer? {
    ranges[slot.index].map { bytes.bytes($0) }
  }

  /// Whether the header is there and has exactly this value.
  func has(_ slot: HeaderNames.Slot, _ value: [UInt8]) -> Bool {
    guard let present = self[slot], present.count == value.count else { return false }
    return present.elementsEqual(value)
  }

  mutating func removeAll() {
    bytes.removeAll()
    for index in ranges.indices { ranges[index] = nil }
  }

  mutating func set(_ slot: HeaderNames.Slot, _ value: UnsafeRawBufferPointer) {
    let start = bytes.mark
    bytes.append(value)
    ranges[slot.index] = start..<bytes.mark
  }

  mutating func clear(_ slot: HeaderNames.Slot) {
    ranges[slot.index] = nil
  }

  /// Takes the attributes of a CloudEvent in structured mode as the headers that they are in binary mode.
  mutating func setAttributes(of envelope: JSONNode) {
    for index in names.names.indices {
      let slot = HeaderNames.Slot(index: index)
      guard let attribute = Self.attribute(names.names[index]) else { continue }
      let node = attribute.withUnsafeBytes { envelope.member($0) }
      guard let node, let escaped = node.escapedBytes else { continue }
      let start = bytes.mark
      if node.hasEscapes { bytes.append(decoding: escaped) } else { bytes.append(escaped) }
      ranges[slot.index] = start..<bytes.mark
    }
  }

  /// The name in structured mode of what is a header in binary mode; nil where it is none of CloudEvents'.
  private static func attribute(_ header: [UInt8]) -> [UInt8]? {
    if header.starts(with: "ce_".utf8) { return Array(header.dropFirst(3)) }
    if header.elementsEqual(EventHeader.contentType.utf8) { return Array("datacontenttype".utf8) }
    return header.elementsEqual(EventHeader.traceParent.utf8) ? header : nil
  }
}
