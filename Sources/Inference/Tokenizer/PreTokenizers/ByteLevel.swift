/// `ByteLevel`: cuts a text as GPT-2 does. The bytes stay bytes: the letters that stand for them in a vocabulary are
/// turned back when it is loaded.
///
/// The pattern, by hand: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
struct ByteLevel: Sendable, Equatable {
  /// Puts a space before each part that does not begin with one.
  let addsSpace: Bool
  let usesPattern: Bool

  private enum Kind: UInt8 {
    case other, letter, number, space
  }

  private static let ascii: [Kind] = (UInt32(0)..<128).map(kind)

  private static func kind(_ scalar: UInt32) -> Kind {
    let entry = ScalarProperties.shared[scalar]
    return entry.isLetter ? .letter : entry.isNumber ? .number : entry.isSpace ? .space : .other
  }

  func apply(
    _ text: inout AlignedText, _ spare: inout AlignedText, _ splits: inout [Range<Int>],
    _ spareSplits: inout [Range<Int>]
  ) {
    if addsSpace { addSpaces(&text, &spare, &splits) }
    guard usesPattern else { return }
    spareSplits.removeAll(keepingCapacity: true)
    let ascii = Self.ascii
    for part in splits {
      Self.cut(text.bytes.span.extracting(..<part.upperBound), part.lowerBound, ascii, &spareSplits)
    }
    swap(&splits, &spareSplits)
  }

  private func addSpaces(_ text: inout AlignedText, _ spare: inout AlignedText, _ splits: inout [Range<Int>]) {
    guard splits.contains(where: { text.bytes[$0.lowerBound] != 0x20 }) else { return }
    spare.removeAll()
    for (number, part) in splits.enumerated() {
      let first = spare.count
      if text.bytes[part.lowerBound] != 0x20 { spare.append(0x20, from: text.sources[part.lowerBound]) }
      spare.append(text, part)
      splits[number] = first..<spare.count
    }
    swap(&text, &spare)
  }

  private static func cut(_ text: Span<UInt8>, _ start: Int, _ ascii: [Kind], _ out: inout [Range<Int>]) {
    let kinds = ascii.span
    var first = start
    while first < text.count {
      let end = contraction(text, first) ?? run(text, first, kinds) ?? spaces(text, first, kinds)
      out.append(first..<end)
      first = end
    }
  }

  @inline(__always)
  private static func read(_ text: Span<UInt8>, _ index: Int, _ kinds: Span<Kind>) -> (kind: Kind, length: Int) {
    let byte = text[index]
    if byte < 0x80 { return (kinds[Int(byte)], 1) }
    let scalar = UTF8Scalar.read(text, at: index)
    return (kind(scalar.value), scalar.length)
  }

  @inline(__always)
  private static func contraction(_ text: Span<UInt8>, _ first: Int) -> Int? {
    guard text[first] == UInt8(ascii: "'"), first + 1 < text.count else { return nil }
    switch text[first + 1] {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return first + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return first + 2 < text.count && text[first + 2] == UInt8(ascii: "e") ? first + 3 : nil
    case UInt8(ascii: "l"):
      return first + 2 < text.count && text[first + 2] == UInt8(ascii: "l") ? first + 3 : nil
    default: return nil
    }
  }

  /// A run of letters, of numbers, or of neither those nor white space, after one space or none.
  @inline(__always)
  private static func run(_ text: Span<UInt8>, _ first: Int, _ kinds: Span<Kind>) -> Int? {
    var index = text[first] == 0x20 ? first + 1 : first
    guard index < text.count else { return nil }
    let begun = read(text, index, kinds)
    guard begun.kind != .space else { return nil }
    index += begun.length
    while index < text.count {
      let next = read(text, index, kinds)
      guard next.kind == begun.kind else { break }
      index += next.length
    }
    return index
  }

  /// A run of white space, but for its last scalar where something follows and that is not all there is.
  private static func spaces(_ text: Span<UInt8>, _ first: Int, _ kinds: Span<Kind>) -> Int {
    var index = first
    var last = first
    while index < text.count {
      let next = read(text, index, kinds)
      guard next.kind == .space else { break }
      last = index
      index += next.length
    }
    return index == text.count || last == first ? index : last
  }
}
