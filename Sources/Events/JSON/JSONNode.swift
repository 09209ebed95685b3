/// A value of an indexed JSON text.
///
/// It points into the index and into the text: use it only while the text stays where it is, and until the index
/// parses the next one.
package struct JSONNode {
  let base: UnsafeRawPointer
  let entries: UnsafePointer<JSONTape.Entry>
  let entryNumber: Int

  init(base: UnsafeRawPointer, entries: UnsafePointer<JSONTape.Entry>, number entryNumber: Int) {
    self.base = base
    self.entries = entries
    self.entryNumber = entryNumber
  }

  @inline(__always)
  fileprivate var entry: JSONTape.Entry { entries[entryNumber] }

  package var kind: JSONKind { entry.kind }
  package var isNull: Bool { entry.kind == .null }

  /// The first byte of the value in the text, an opening quote included.
  package var offset: Int { Int(entry.start) }

  /// The value as it stands in the text.
  package var rawBytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + Int(entry.start), count: Int(entry.end - entry.start))
  }

  /// The value as it stands in the text, copied.
  package var rawText: String { String(decoding: rawBytes, as: UTF8.self) }

  /// nil unless it is a boolean.
  package var bool: Bool? {
    switch entry.kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  /// nil unless it is a number.
  package var number: JSONNumber? { entry.kind == .number ? JSONNumber(rawBytes) : nil }
}

extension JSONNode {
  /// The bytes between the quotes, escapes not decoded; nil unless it is a string.
  package var escapedBytes: UnsafeRawBufferPointer? {
    let entry = entry
    guard entry.kind == .string else { return nil }
    return UnsafeRawBufferPointer(start: base + Int(entry.start) + 1, count: Int(entry.end - entry.start) - 2)
  }

  /// Whether a string holds escapes; without any, its `escapedBytes` are its text.
  package var hasEscapes: Bool { entry.isEscaped }

  /// The string, copied; nil unless it is one.
  package var string: String? {
    guard let bytes = escapedBytes else { return nil }
    guard hasEscapes else { return String(decoding: bytes, as: UTF8.self) }
    var scratch = JSONWriter(capacity: bytes.count)
    scratch.append(decoding: bytes)
    return scratch.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  /// The string's UTF-8: in the text itself where it has no escapes, else decoded into `scratch`, which is emptied
  /// first. nil unless it is a string. Valid until the scratch changes.
  package func utf8(using scratch: inout JSONWriter) -> UnsafeRawBufferPointer? {
    guard let bytes = escapedBytes else { return nil }
    guard hasEscapes else { return bytes }
    scratch.removeAll()
    scratch.append(decoding: bytes)
    return scratch.contents
  }

  /// Whether it is the string `text`.
  package func equals(_ text: StaticString) -> Bool {
    equals(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Whether it is the string of these bytes of UTF-8.
  @inline(__always)
  package func equals(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let bytes = escapedBytes else { return false }
    guard !hasEscapes else { return equalsDecoded(bytes, text) }
    return bytes.count == text.count && JSONNode.isEqual(bytes, text)
  }

  @inline(__always)
  private static func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard let one = left.baseAddress, let two = right.baseAddress else { return true }
    var place = 0
    while place &+ 8 <= left.count {
      let same =
        one.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        == two.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      guard same else { return false }
      place &+= 8
    }
    while place < left.count {
      guard one.load(fromByteOffset: place, as: UInt8.self) == two.load(fromByteOffset: place, as: UInt8.self)
      else { return false }
      place &+= 1
    }
    return true
  }

  private func equalsDecoded(_ bytes: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) -> Bool {
    var scratch = JSONWriter(capacity: bytes.count)
    scratch.append(decoding: bytes)
    return scratch.withUnsafeBytes { $0.elementsEqual(text) }
  }
}

extension JSONNode {
  package typealias Member = (key: JSONNode, value: JSONNode)

  /// The members of an object in the order of the text; empty for anything else.
  package var members: Members {
    let isObject = entry.kind == .object
    return Members(base: base, entries: entries, number: entryNumber + 1, end: isObject ? Int(entry.next) : 0)
  }

  package struct Members: Sequence, IteratorProtocol {
    let base: UnsafeRawPointer
    let entries: UnsafePointer<JSONTape.Entry>
    var number: Int
    let end: Int

    package mutating func next() -> Member? {
      guard number < end else { return nil }
      let key = number
      number = Int(entries[key &+ 1].next)
      return (
        JSONNode(base: base, entries: entries, number: key),
        JSONNode(base: base, entries: entries, number: key &+ 1)
      )
    }
  }

  /// The elements of an array in order; empty for anything else.
  package var elements: Elements {
    let isArray = entry.kind == .array
    return Elements(base: base, entries: entries, number: entryNumber + 1, end: isArray ? Int(entry.next) : 0)
  }

  package struct Elements: Sequence, IteratorProtocol {
    let base: UnsafeRawPointer
    let entries: UnsafePointer<JSONTape.Entry>
    var number: Int
    let end: Int

    package mutating func next() -> JSONNode? {
      guard number < end else { return nil }
      let element = number
      number = Int(entries[element].next)
      return JSONNode(base: base, entries: entries, number: element)
    }
  }

  /// The member of that name; nil where there is none or this is no object.
  package func member(_ name: StaticString) -> JSONNode? {
    member(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  package func member(_ name: UnsafeRawBufferPointer) -> JSONNode? {
    for (key, value) in members where key.equals(name) { return value }
    return nil
  }

  /// The value that the pointer names below this one; nil where there is none.
  package func value(at pointer: JSONPointer) -> JSONNode? {
    var node = self
    for token in pointer.tokens {
      let next: JSONNode?
      switch node.kind {
      case .object: next = token.utf8.withUnsafeBytes { node.member($0) }
      case .array: next = token.index.flatMap { node.element($0) }
      default: next = nil
      }
      guard let next else { return nil }
      node = next
    }
    return node
  }

  private func element(_ index: Int) -> JSONNode? {
    var elements = elements
    for _ in 0..<index where elements.next() == nil { return nil }
    return elements.next()
  }
}

extension JSONNode {
  /// The number of entries of the value and of all that is inside it, keys included.
  var size: Int { entry.kind == .array || entry.kind == .object ? Int(entry.next) - entryNumber : 1 }

  /// The value that many entries further on: less than `size`.
  func descendant(_ distance: Int) -> JSONNode {
    JSONNode(base: base, entries: entries, number: entryNumber + distance)
  }
}
