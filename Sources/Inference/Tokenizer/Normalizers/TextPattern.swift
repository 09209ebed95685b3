/// What `Replace` and `Split` look for: a text as it stands, a run of one scalar or of white space, one of a few scalars, or
/// the first of several such that matches.
indirect enum TextPattern: Sendable, Equatable {
  /// Never empty.
  case literal([UInt8])
  /// At least `least` times the same scalar, as many as there are: ` {2,}`.
  case run(of: UInt32, least: Int)
  /// The same of white space: `\s+`.
  case spaces(least: Int)
  /// One of these scalars: `[\n\r\t]`.
  case oneOf([UInt32])
  /// Where several begin at the same place, the first of them: `\s{2,}|[\n\r\t]`.
  case either(TextPattern, TextPattern)

  /// Reads a regular expression of those that are done; nil for any other.
  init?(regularExpression text: [UInt8]) {
    if let bar = Self.bar(in: text) {
      guard let first = TextPattern(regularExpression: Array(text[..<bar])),
        let second = TextPattern(regularExpression: Array(text[(bar + 1)...]))
      else { return nil }
      self = .either(first, second)
      return
    }
    if text.first == UInt8(ascii: "[") {
      guard let scalars = Self.scalars(ofClass: text) else { return nil }
      self = .oneOf(scalars)
      return
    }
    var rest = text[...]
    var scalar: UInt32?
    if rest.starts(with: Array("\\s".utf8)) {
      rest.removeFirst(2)
    } else if let first = rest.first, first < 0x80, !#".^$*+?()[]{}|\"#.utf8.contains(first) {
      scalar = UInt32(first)
      rest.removeFirst()
    } else if let first = rest.first, first >= 0x80 {
      let read = UTF8Scalar.read(text.span, at: 0)
      scalar = read.value
      rest.removeFirst(read.length)
    } else {
      return nil
    }
    guard let least = Self.least(rest) else {
      guard !text.contains(where: { #".^$*+?()[]{}|\"#.utf8.contains($0) }) else { return nil }
      self = .literal(text)
      return
    }
    self = scalar.map { .run(of: $0, least: least) } ?? .spaces(least: least)
  }

  /// Where the first bar outside of brackets is; nil where there is none, or something is escaped or nested before it.
  private static func bar(in text: [UInt8]) -> Int? {
    var isInClass = false
    for (place, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      case UInt8(ascii: "|") where !isInClass:
        return place > 0 && text[place - 1] == UInt8(ascii: "\\") ? nil : place
      default: break
      }
    }
    return nil
  }

  /// The scalars of a bracketed list without ranges, classes or negation; nil for any other.
  private static func scalars(ofClass text: [UInt8]) -> [UInt32]? {
    guard text.count > 2, text.last == UInt8(ascii: "]") else { return nil }
    let escapes: [UInt8: UInt32] = [0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09]
    let inner = Array(text.dropFirst().dropLast())
    var scalars: [UInt32] = []
    var index = 0
    while index < inner.count {
      let scalar = UTF8Scalar.read(inner.span, at: index)
      index += scalar.length
      if scalar.value == 0x5C {
        guard index < inner.count, let escaped = escapes[inner[index]] else { return nil }
        scalars.append(escaped)
        index += 1
      } else {
        if scalar.value < 0x80, "^-[]&~\\".utf8.contains(UInt8(scalar.value)) { return nil }
        scalars.append(scalar.value)
      }
    }
    return scalars
  }

  /// The least number of times that `+` or `{n,}` asks for; nil for anything else.
  private static func least(_ text: ArraySlice<UInt8>) -> Int? {
    if text.elementsEqual("+".utf8) { return 1 }
    guard text.first == UInt8(ascii: "{"), text.suffix(2).elementsEqual(",}".utf8), text.count > 3 else { return nil }
    let digits = String(decoding: text.dropFirst().dropLast(2), as: UTF8.self)
    guard digits.allSatisfy(\.isASCII), let count = Int(digits), count > 0, count < 1_000_000 else { return nil }
    return count
  }

  /// The first match at `start` or after it.
  func next(in text: Span<UInt8>, from start: Int) -> Range<Int>? {
    switch self {
    case .literal(let content): Self.find(content, in: text, from: start)
    case .run(let wanted, let least): Self.run(in: text, from: start, least: least) { $0 == wanted }
    case .spaces(let least):
      Self.run(in: text, from: start, least: least) { ScalarProperties.shared[$0].isSpace }
    case .oneOf, .either: scan(text, from: start)
    }
  }

  /// Tries each place in turn, so that an alternative that never matches is not looked for to the end of the text again and
  /// again.
  private func scan(_ text: Span<UInt8>, from start: Int) -> Range<Int>? {
    var index = start
    while index < text.count {
      if let end = end(in: text, at: index) { return index..<end }
      index += UTF8Scalar.read(text, at: index).length
    }
    return nil
  }

  /// Where a match that begins at a place ends; nil where none begins there.
  private func end(in text: Span<UInt8>, at start: Int) -> Int? {
    switch self {
    case .literal(let content):
      guard text.count - start >= content.count else { return nil }
      return content.indices.allSatisfy { text[start + $0] == content[$0] } ? start + content.count : nil
    case .run(let wanted, let least): return Self.end(in: text, at: start, least: least) { $0 == wanted }
    case .spaces(let least):
      return Self.end(in: text, at: start, least: least) { ScalarProperties.shared[$0].isSpace }
    case .oneOf(let scalars):
      let scalar = UTF8Scalar.read(text, at: start)
      return scalars.contains(scalar.value) ? start + scalar.length : nil
    case .either(let first, let second): return first.end(in: text, at: start) ?? second.end(in: text, at: start)
    }
  }

  private static func end(
    in text: Span<UInt8>, at start: Int, least: Int, _ belongs: (UInt32) -> Bool
  ) -> Int? {
    var (index, count) = (start, 0)
    while index < text.count {
      let scalar = UTF8Scalar.read(text, at: index)
      guard belongs(scalar.value) else { break }
      index += scalar.length
      count += 1
    }
    return count >= least ? index : nil
  }

  private static func find(_ content: [UInt8], in text: Span<UInt8>, from start: Int) -> Range<Int>? {
    guard let first = content.first, text.count >= content.count else { return nil }
    var index = start
    while index <= text.count - content.count {
      if text[index] == first {
        var same = 1
        while same < content.count, text[index + same] == content[same] { same += 1 }
        if same == content.count { return index..<index + same }
      }
      index += 1
    }
    return nil
  }

  @inline(__always)
  private static func run(
    in text: Span<UInt8>, from start: Int, least: Int, _ belongs: (UInt32) -> Bool
  ) -> Range<Int>? {
    var index = start
    while index < text.count {
      let begin = index
      var count = 0
      while index < text.count {
        let scalar = UTF8Scalar.read(text, at: index)
        if !belongs(scalar.value) {
          if count == 0 { index += scalar.length }
          break
        }
        index += scalar.length
        count += 1
      }
      if count >= least { return begin..<index }
    }
    return nil
  }
}
