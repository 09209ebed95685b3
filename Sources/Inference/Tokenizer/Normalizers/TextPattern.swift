/// What `Replace` and `Split` look for: a text as it stands, or a run of one scalar or of white space.
enum TextPattern: Sendable, Equatable {
  /// Never empty.
  case literal([UInt8])
  /// At least `least` times the same scalar, as many as there are: ` {2,}`.
  case run(of: UInt32, least: Int)
  /// The same of white space: `\s+`.
  case spaces(least: Int)

  /// Reads a regular expression of those that are done; nil for any other.
  init?(regularExpression text: [UInt8]) {
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
    }
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
