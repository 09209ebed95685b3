/// Reads the tokens of JSON (RFC 8259) one after another and checks each to the byte.
struct JSONScanner {
  let base: UnsafePointer<UInt8>
  let count: Int
  var position = 0

  /// - Parameter base: readable for `count` bytes while the scanner is used.
  init(base: UnsafePointer<UInt8>, count: Int) {
    self.base = base
    self.count = count
  }

  /// Passes white space over and returns the byte that follows; nil at the end.
  @inline(__always)
  mutating func next() -> UInt8? {
    while position < count {
      let byte = base[position]
      if byte > 0x20 { return byte }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position &+= 1
    }
    return nil
  }

  /// Passes a string over, from its opening quote on. True where it holds escapes.
  @inline(__always)
  mutating func string() throws(JSONError) -> Bool {
    var place = position &+ 1
    var escaped = false
    while true {
      while place &+ 8 <= count {
        let flags = ByteScan.stringFlags(ByteScan.load(base, place))
        if flags != 0 {
          place &+= ByteScan.firstFlag(flags)
          break
        }
        place &+= 8
      }
      guard place < count else { throw JSONError(.unterminatedString, at: position) }
      let byte = base[place]
      if byte == UInt8(ascii: "\"") {
        position = place &+ 1
        return escaped
      }
      if byte >= 0x80 {
        place = try UTF8Check.sequence(base, place, count)
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
        place = try escape(at: place)
      } else if byte < 0x20 {
        throw JSONError(.controlCharacter, at: place)
      } else {
        place &+= 1
      }
    }
  }

  /// Passes an escape over, from its backslash on; two of them where they are the halves of a surrogate pair.
  private func escape(at start: Int) throws(JSONError) -> Int {
    guard start + 1 < count else { throw JSONError(.unterminatedString, at: start) }
    switch base[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start + 2
    case UInt8(ascii: "u"): break
    default: throw JSONError(.badEscape, at: start)
    }
    let unit = try codeUnit(at: start)
    guard unit & 0xF800 == 0xD800 else { return start + 6 }
    guard unit < 0xDC00, start + 7 < count, base[start + 6] == UInt8(ascii: "\\"),
      base[start + 7] == UInt8(ascii: "u")
    else { throw JSONError(.loneSurrogate, at: start) }
    guard try codeUnit(at: start + 6) & 0xFC00 == 0xDC00 else { throw JSONError(.loneSurrogate, at: start) }
    return start + 12
  }

  /// The four hexadecimal digits of the escape that begins at `start`.
  private func codeUnit(at start: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for place in start + 2..<start + 6 {
      guard place < count, let digit = JSONScanner.hexDigit(base[place]) else {
        throw JSONError(.badUnicodeEscape, at: start)
      }
      value = value << 4 | digit
    }
    return value
  }

  static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - 48)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - 87)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - 55)
    default: nil
    }
  }

  /// Passes a number over, from its sign or first digit on.
  @inline(__always)
  mutating func number() throws(JSONError) {
    if base[position] == UInt8(ascii: "-") { position &+= 1 }
    if position < count, base[position] == UInt8(ascii: "0") {
      position &+= 1
      if position < count, isDigit(base[position]) { throw JSONError(.leadingZero, at: position &- 1) }
    } else {
      try digits()
    }
    guard position < count else { return }
    if base[position] == UInt8(ascii: ".") {
      position &+= 1
      try digits()
      guard position < count else { return }
    }
    if base[position] | 0x20 == UInt8(ascii: "e") {
      position &+= 1
      if position < count, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") {
        position &+= 1
      }
      try digits()
    }
  }

  @inline(__always)
  private mutating func digits() throws(JSONError) {
    guard position < count else { throw JSONError(.truncated, at: position) }
    guard isDigit(base[position]) else { throw JSONError(.badNumber, at: position) }
    repeat { position &+= 1 } while position < count && isDigit(base[position])
  }

  @inline(__always)
  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  /// Passes `true`, `false` or `null` over.
  @inline(__always)
  mutating func literal(_ text: StaticString) throws(JSONError) {
    let length = text.utf8CodeUnitCount
    for place in 0..<length {
      guard position &+ place < count else { throw JSONError(.truncated, at: count) }
      guard base[position &+ place] == text.utf8Start[place] else { throw JSONError(.badLiteral, at: position) }
    }
    position &+= length
  }
}
