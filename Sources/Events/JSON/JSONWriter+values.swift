extension JSONWriter {
  package mutating func appendNull() { append(raw: "null") }

  package mutating func append(_ value: Bool) {
    if value { append(raw: "true") } else { append(raw: "false") }
  }

  package mutating func append(_ value: Int) { append(Int64(value)) }
  package mutating func append(_ value: Int32) { append(Int64(value)) }

  package mutating func append(_ value: Int64) {
    append(upTo: 20) { buffer in
      var magnitude = value.magnitude
      var start = 20
      repeat {
        let (quotient, digit) = magnitude.quotientAndRemainder(dividingBy: 10)
        start &-= 1
        buffer[start] = UInt8(truncatingIfNeeded: 48 &+ digit)
        magnitude = quotient
      } while magnitude > 0
      if value < 0 {
        start &-= 1
        buffer[start] = UInt8(ascii: "-")
      }
      for place in 0..<(20 &- start) { buffer[place] = buffer[start &+ place] }
      return 20 &- start
    }
  }

  /// The shortest text that reads back as the same number; `null` where it is not finite, for JSON has no such number.
  package mutating func append(_ value: Double) {
    guard value.isFinite else { return appendNull() }
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53, whole != 0 || value.sign == .plus {
      return append(whole)
    }
    append(ascii: value.description)
  }

  /// The shortest text that reads back as the same `Float`; `null` where it is not finite.
  package mutating func append(_ value: Float) {
    guard value.isFinite else { return appendNull() }
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 24, whole != 0 || value.sign == .plus {
      return append(whole)
    }
    append(ascii: value.description)
  }

  private mutating func append(ascii text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// In quotes.
  package mutating func append(_ time: Timestamp) {
    append(upTo: Timestamp.longestText + 2) { buffer in
      let count = time.write(to: UnsafeMutableRawBufferPointer(rebasing: buffer[1..<1 + Timestamp.longestText]))
      buffer[0] = UInt8(ascii: "\"")
      buffer[count + 1] = UInt8(ascii: "\"")
      return count + 2
    }
  }

  /// Sixteen hexadecimal digits in quotes.
  package mutating func append(hexadecimal value: UInt64) {
    append(upTo: 18) { buffer in
      buffer[0] = UInt8(ascii: "\"")
      for place in 0..<16 {
        let digit = UInt8(truncatingIfNeeded: value &>> UInt64(60 &- 4 &* place)) & 0xF
        buffer[place &+ 1] = digit < 10 ? 48 &+ digit : 87 &+ digit
      }
      buffer[17] = UInt8(ascii: "\"")
      return 18
    }
  }
}

extension JSONWriter {
  /// In quotes, with escapes as needed.
  package mutating func append(string text: String) {
    var text = text
    text.withUTF8 { append(utf8: UnsafeRawBufferPointer($0)) }
  }

  /// In quotes, with escapes as needed. The bytes must be valid UTF-8.
  package mutating func append(utf8 bytes: UnsafeRawBufferPointer) {
    append(byte: UInt8(ascii: "\""))
    appendEscaped(bytes)
    append(byte: UInt8(ascii: "\""))
  }

  /// In quotes, as they are: what stood between the quotes of another JSON text.
  package mutating func append(escaped bytes: UnsafeRawBufferPointer) {
    append(byte: UInt8(ascii: "\""))
    append(bytes)
    append(byte: UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    let source = start.assumingMemoryBound(to: UInt8.self)
    var run = 0
    var place = 0
    while place < bytes.count {
      if place &+ 8 <= bytes.count {
        let flags = ByteScan.escapeFlags(ByteScan.load(source, place))
        if flags == 0 {
          place &+= 8
          continue
        }
        place &+= ByteScan.firstFlag(flags)
      }
      let byte = source[place]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        place &+= 1
        continue
      }
      append(UnsafeRawBufferPointer(rebasing: bytes[run..<place]))
      appendEscape(of: byte)
      place &+= 1
      run = place
    }
    append(UnsafeRawBufferPointer(rebasing: bytes[run...]))
  }

  private mutating func appendEscape(of byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append(raw: "\\\"")
    case UInt8(ascii: "\\"): append(raw: "\\\\")
    case 0x08: append(raw: "\\b")
    case 0x09: append(raw: "\\t")
    case 0x0A: append(raw: "\\n")
    case 0x0C: append(raw: "\\f")
    case 0x0D: append(raw: "\\r")
    default:
      append(raw: "\\u00")
      append(byte: 48 + (byte >> 4))
      append(byte: (byte & 0xF) < 10 ? 48 + (byte & 0xF) : 87 + (byte & 0xF))
    }
  }

  /// Without quotes, the text that a JSON string stands for; `escaped` is what is between its quotes, checked.
  package mutating func append(decoding escaped: UnsafeRawBufferPointer) {
    guard let source = escaped.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    reserve(escaped.count)
    var place = 0
    while let backslash = ByteScan.backslash(source, place, escaped.count), backslash + 1 < escaped.count {
      append(UnsafeRawBufferPointer(rebasing: escaped[place..<backslash]))
      place = backslash + 2
      switch escaped[backslash + 1] {
      case UInt8(ascii: "b"): append(byte: 0x08)
      case UInt8(ascii: "f"): append(byte: 0x0C)
      case UInt8(ascii: "n"): append(byte: 0x0A)
      case UInt8(ascii: "r"): append(byte: 0x0D)
      case UInt8(ascii: "t"): append(byte: 0x09)
      case UInt8(ascii: "u"):
        var scalar = JSONWriter.codeUnit(escaped, place)
        place += 4
        if scalar & 0xFC00 == 0xD800 {
          scalar = 0x1_0000 + ((scalar & 0x3FF) << 10) + (JSONWriter.codeUnit(escaped, place + 2) & 0x3FF)
          place += 6
        }
        append(scalar: scalar)
      case let byte: append(byte: byte)
      }
      if place > escaped.count { return }
    }
    append(UnsafeRawBufferPointer(rebasing: escaped[place...]))
  }

  private static func codeUnit(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt32 {
    var value: UInt32 = 0
    for place in start..<start + 4 where place < bytes.count {
      value = value << 4 | (JSONScanner.hexDigit(bytes[place]) ?? 0)
    }
    return value
  }

  private mutating func append(scalar value: UInt32) {
    guard let encoded = Unicode.Scalar(value).flatMap({ UTF8.encode($0) }) else { return }
    for byte in encoded { append(byte: byte) }
  }
}
