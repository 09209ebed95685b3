/// Reads JSON (RFC 8259) into a `JSONTree`: strictly, without recursion beyond a depth of 64.
struct JSONTreeReader {
  private let bytes: [UInt8]
  private var position = 0
  private static let deepest = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONTree.Failure) -> JSONTree {
    let tree = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw failure("there is more after the end of the JSON value") }
    return tree
  }

  private var line: Int { 1 + bytes[..<min(position, bytes.count)].count { $0 == 0x0A } }

  private func failure(_ reason: String) -> JSONTree.Failure {
    position >= bytes.count ? .init(line: line, reason: "the text ends too early") : .init(line: line, reason: reason)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONTree.Failure) -> JSONTree {
    guard depth <= Self.deepest else { throw failure("it is nested more than \(Self.deepest) deep") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ tree: JSONTree) throws(JSONTree.Failure) -> JSONTree {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count,
      word.withUTF8Buffer({ bytes[position..<position + count].elementsEqual($0) })
    else {
      position = position + count > bytes.count ? bytes.count : position
      throw failure("a value was expected")
    }
    position += count
    return tree
  }

  private mutating func object(depth: Int) throws(JSONTree.Failure) -> JSONTree {
    position += 1
    var members: [JSONTree.Member] = []
    var line = line
    var counted = position
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      line += bytes[counted..<position].count { $0 == 0x0A }
      counted = position
      guard next == UInt8(ascii: "\"") else { throw failure("a key in quotes was expected") }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw failure("a colon was expected") }
      members.append(.init(key: key, value: try value(depth: depth + 1), line: line))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw failure("a comma or the end of the object was expected") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONTree.Failure) -> JSONTree {
    position += 1
    var elements: [JSONTree] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw failure("a comma or the end of the array was expected") }
    return .array(elements)
  }

  private mutating func number() throws(JSONTree.Failure) -> JSONTree {
    let start = position
    while let byte = next,
      byte == 0x2B || byte == 0x2D || byte == 0x2E || (0x30...0x39).contains(byte)
        || byte | 0x20 == 0x65
    { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard Double(text)?.isFinite == true, let number = JSONNumber.value(of: bytes[start..<position].span) else {
      position = position == bytes.count ? position : start
      throw failure("a value was expected")
    }
    return .number(number)
  }

  private mutating func string() throws(JSONTree.Failure) -> [UInt8] {
    position += 1
    var out: [UInt8] = []
    let start = position
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard String(validating: out, as: UTF8.self) != nil else {
          position = start
          throw failure("a string is not UTF-8")
        }
        return out
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &out)
      case 0..<0x20:
        throw failure("a control character in a string must be escaped")
      default:
        out.append(byte)
        position += 1
      }
    }
    throw failure("a string has no end")
  }

  private mutating func escape(into out: inout [UInt8]) throws(JSONTree.Failure) {
    guard let byte = next else { throw failure("a string has no end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"):
      var value = try hexadecimal()
      if (0xD800..<0xDC00).contains(value), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair stands alone") }
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(value) else { throw failure("half a surrogate pair stands alone") }
      out.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw failure("an escape is not known")
    }
  }

  private mutating func hexadecimal() throws(JSONTree.Failure) -> UInt32 {
    guard position + 4 <= bytes.count else {
      position = bytes.count
      throw failure("a string has no end")
    }
    let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    guard !digits.hasPrefix("+"), !digits.hasPrefix("-"), let value = UInt32(digits, radix: 16) else {
      throw failure("four hexadecimal digits were expected after \\u")
    }
    position += 4
    return value
  }
}
