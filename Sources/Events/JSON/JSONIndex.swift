/// Where the values of a JSON text lie: found in one pass that checks everything, then read as often as is needed.
///
/// One index serves many texts, one after another, without allocating. It refers to the bytes of the last text and
/// does not copy them: `root` and all that comes of it may be used only while those bytes stay where they are and
/// until the next `parse`.
package struct JSONIndex: ~Copyable {
  private static let none = UInt32.max

  private var tape = JSONTape()
  private var keys = JSONKeySet()
  private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)

  package init() {}

  /// Checks the text and indexes it. UTF-8, the grammar of RFC 8259, keys that occur twice, the limits, lone
  /// surrogates: whatever is wrong is thrown, with the byte and the pointer.
  package mutating func parse(
    _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()
  ) throws(JSONError) {
    tape.removeAll()
    self.bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    guard bytes.count <= limits.bytes else { throw JSONError(.tooLarge, at: limits.bytes, pointer: "") }
    guard let start = bytes.baseAddress, bytes.count > 0 else { throw JSONError(.empty, at: 0, pointer: "") }
    var scanner = JSONScanner(base: start.assumingMemoryBound(to: UInt8.self), count: bytes.count)
    var open = JSONIndex.none
    var insideValue = true
    do throws(JSONError) {
      try build(&scanner, limits, &open, &insideValue)
    } catch {
      var error = error
      error.pointer = pointer(to: open, insideValue: insideValue, start)
      tape.removeAll()
      throw error
    }
    self.bytes = bytes
  }

  /// The whole value; nil before the first text and after one that was refused.
  package var root: JSONNode? {
    guard tape.count > 0, let base = bytes.baseAddress else { return nil }
    return JSONNode(base: base, entries: UnsafePointer(tape.entries), number: 0)
  }

  /// - Parameters:
  ///   - open: the innermost object or array that is open.
  ///   - insideValue: whether a value, rather than a key, comma or end, is being read.
  @inline(__always)
  private mutating func build(
    _ scanner: inout JSONScanner, _ limits: JSONLimits, _ open: inout UInt32, _ insideValue: inout Bool
  ) throws(JSONError) {
    var depth = 0
    while true {
      insideValue = true
      guard let byte = scanner.next() else {
        throw JSONError(tape.count == 0 ? .empty : .truncated, at: scanner.position)
      }
      if tape.count >= limits.values { throw JSONError(.tooManyValues, at: scanner.position) }
      let start = scanner.position
      switch byte {
      case UInt8(ascii: "\""):
        let escaped = try scanner.string()
        tape.appendScalar(
          start: start, end: scanner.position,
          info: UInt32(JSONKind.string.rawValue) | (escaped ? JSONTape.Entry.escapedBit : 0))
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = byte == UInt8(ascii: "{")
        depth &+= 1
        if depth > limits.depth { throw JSONError(.tooDeep, at: start) }
        let kind = isObject ? JSONKind.object : .array
        let number = tape.append(start: start, end: start, next: open, info: UInt32(kind.rawValue))
        open = UInt32(truncatingIfNeeded: number)
        scanner.position &+= 1
        insideValue = false
        guard let first = scanner.next() else { throw JSONError(.truncated, at: scanner.position) }
        if first != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          if isObject { try key(&scanner, first) }
          continue
        }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        try scanner.number()
        tape.appendScalar(start: start, end: scanner.position, info: UInt32(JSONKind.number.rawValue))
      default:
        let kind = try literal(&scanner, byte)
        tape.appendScalar(start: start, end: scanner.position, info: UInt32(kind.rawValue))
      }
      insideValue = false
      guard try separator(&scanner, &open, &depth) else { return }
    }
  }

  /// Reads what follows a value: ends what ends there, and goes on to where the next value begins. False at the end.
  @inline(__always)
  private mutating func separator(
    _ scanner: inout JSONScanner, _ open: inout UInt32, _ depth: inout Int
  ) throws(JSONError) -> Bool {
    while open != JSONIndex.none {
      guard let byte = scanner.next() else { throw JSONError(.truncated, at: scanner.position) }
      let number = Int(open)
      let isObject = tape.entries[number].kind == .object
      if byte == UInt8(ascii: ",") {
        scanner.position &+= 1
        guard isObject else { return true }
        guard let first = scanner.next() else { throw JSONError(.truncated, at: scanner.position) }
        try key(&scanner, first)
        return true
      }
      guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
        throw JSONError(isObject ? .expectedCommaOrBrace : .expectedCommaOrBracket, at: scanner.position)
      }
      if isObject, let twice = keys.repeatedKey(of: number, in: tape, scanner.base) {
        throw JSONError(.duplicateKey, at: twice)
      }
      scanner.position &+= 1
      open = tape.close(number, end: scanner.position)
      depth &-= 1
    }
    if scanner.next() != nil { throw JSONError(.trailingBytes, at: scanner.position) }
    return false
  }

  @inline(__always)
  private mutating func key(_ scanner: inout JSONScanner, _ first: UInt8) throws(JSONError) {
    guard first == UInt8(ascii: "\"") else { throw JSONError(.expectedKey, at: scanner.position) }
    let start = scanner.position
    let escaped = try scanner.string()
    let hash = keys.shortHash(scanner.base, start &+ 1, scanner.position &- 1, escaped)
    tape.appendScalar(
      start: start, end: scanner.position,
      info: UInt32(JSONKind.string.rawValue) | (escaped ? JSONTape.Entry.escapedBit : 0) | hash &<< 8)
    guard let colon = scanner.next() else { throw JSONError(.truncated, at: scanner.position) }
    guard colon == UInt8(ascii: ":") else { throw JSONError(.expectedColon, at: scanner.position) }
    scanner.position &+= 1
  }

  @inline(__always)
  private func literal(_ scanner: inout JSONScanner, _ byte: UInt8) throws(JSONError) -> JSONKind {
    switch byte {
    case UInt8(ascii: "t"):
      try scanner.literal("true")
      return .true
    case UInt8(ascii: "f"):
      try scanner.literal("false")
      return .false
    case UInt8(ascii: "n"):
      try scanner.literal("null")
      return .null
    case 0xEF where scanner.position == 0: throw JSONError(.byteOrderMark, at: 0)
    case 0x80...:
      _ = try UTF8Check.sequence(scanner.base, scanner.position, scanner.count)
      throw JSONError(.expectedValue, at: scanner.position)
    default: throw JSONError(.expectedValue, at: scanner.position)
    }
  }
}

extension JSONIndex {
  /// The pointer to the value that was being read when something went wrong.
  private func pointer(to open: UInt32, insideValue: Bool, _ base: UnsafeRawPointer) -> String {
    var tokens: [String] = []
    var container = open
    var child = JSONIndex.none
    var inside = insideValue
    while container != JSONIndex.none {
      if let token = token(in: Int(container), to: child, inside, base) { tokens.append(token) }
      child = container
      inside = true
      container = tape.entries[Int(container)].next
    }
    return tokens.reversed().map { "/" + JSONPointer.escape($0) }.joined()
  }

  /// The key or number, inside an open object or array, of its member `child`, or of the one being read.
  private func token(in container: Int, to child: UInt32, _ inside: Bool, _ base: UnsafeRawPointer) -> String? {
    guard inside else { return nil }
    let isObject = tape.entries[container].kind == .object
    var position = 0
    var number = container + 1
    while number < tape.count {
      let value = isObject ? number + 1 : number
      if value >= tape.count || value == Int(child) { break }
      number = Int(tape.entries[value].next)
      position += 1
    }
    guard isObject else { return String(position) }
    guard number < tape.count else { return nil }
    return JSONNode(base: base, entries: UnsafePointer(tape.entries), number: number).string
  }
}
