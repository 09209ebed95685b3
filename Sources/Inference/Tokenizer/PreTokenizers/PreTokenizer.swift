/// One step of pre-tokenisation: it cuts a text, or what earlier steps have left of it, into parts for the model. A
/// file's sequences are laid out one after the other.
enum PreTokenizer: Sendable {
  /// `Whitespace`: runs of `\w` and runs of neither `\w` nor white space.
  case words
  /// `WhitespaceSplit`.
  case spaces
  case punctuation(SplitBehavior)
  case digits(individual: Bool)
  case delimiter(UInt32)
  case fixedLength(Int)
  case split(TextPattern, SplitBehavior, inverted: Bool)
  case metaspace(Metaspace)
  case byteLevel(ByteLevel)

  /// Cuts each of `splits`; `spare` is memory that is used again.
  func apply(
    _ text: inout AlignedText, _ spare: inout AlignedText, _ splits: inout [Range<Int>],
    _ spareSplits: inout [Range<Int>]
  ) {
    switch self {
    case .metaspace(let metaspace): metaspace.apply(&text, &spare, &splits, &spareSplits)
    case .byteLevel(let byteLevel): byteLevel.apply(&text, &spare, &splits, &spareSplits)
    case .words: Self.cut(text, &splits, &spareSplits, Self.words)
    case .fixedLength(let length): Self.cut(text, &splits, &spareSplits) { Self.chunks($0, $1, length, &$2) }
    case .spaces: Self.split(text, &splits, &spareSplits, .removed) { $1.isSpace }
    case .punctuation(let behavior): Self.split(text, &splits, &spareSplits, behavior) { $1.isPunctuation }
    case .digits(let individual):
      Self.split(text, &splits, &spareSplits, individual ? .isolated : .contiguous) { $1.isNumeric }
    case .delimiter(let delimiter):
      Self.split(text, &splits, &spareSplits, .removed) { scalar, _ in scalar == delimiter }
    case .split(let pattern, let behavior, let inverted):
      Self.split(text, &splits, &spareSplits, at: pattern, behavior, inverted: inverted)
    }
  }

  @inline(__always)
  private static func cut(
    _ text: AlignedText, _ splits: inout [Range<Int>], _ spare: inout [Range<Int>],
    _ body: (Span<UInt8>, Range<Int>, inout [Range<Int>]) -> Void
  ) {
    spare.removeAll(keepingCapacity: true)
    for part in splits { body(text.bytes.span, part, &spare) }
    swap(&splits, &spare)
  }

  /// Splits where a scalar belongs to a class; each that does is a match of its own.
  @inline(__always)
  private static func split(
    _ text: AlignedText, _ splits: inout [Range<Int>], _ spare: inout [Range<Int>], _ behavior: SplitBehavior,
    _ matches: (UInt32, ScalarProperties.Entry) -> Bool
  ) {
    let properties = ScalarProperties.shared
    let bytes = text.bytes.span
    spare.removeAll(keepingCapacity: true)
    var out: [Range<Int>] = []
    swap(&out, &spare)
    var collector = SplitCollector(behavior, into: out)
    out = []
    for part in splits {
      collector.begin()
      var index = part.lowerBound
      var first = index
      while index < part.upperBound {
        let scalar = UTF8Scalar.read(bytes, at: index)
        if matches(scalar.value, properties[scalar.value]) {
          collector.add(first..<index, isMatch: false)
          collector.add(index..<index + scalar.length, isMatch: true)
          first = index + scalar.length
        }
        index += scalar.length
      }
      collector.add(first..<index, isMatch: false)
    }
    collector.end()
    spare = splits
    splits = collector.splits
  }

  private static func split(
    _ text: AlignedText, _ splits: inout [Range<Int>], _ spare: inout [Range<Int>], at pattern: TextPattern,
    _ behavior: SplitBehavior, inverted: Bool
  ) {
    var collector = SplitCollector(behavior, into: [])
    for part in splits {
      collector.begin()
      let bytes = text.bytes.span.extracting(part)
      let offset = part.lowerBound
      var index = 0
      while let match = pattern.next(in: bytes, from: index) {
        collector.add(offset + index..<offset + match.lowerBound, isMatch: inverted)
        collector.add(offset + match.lowerBound..<offset + match.upperBound, isMatch: !inverted)
        index = match.upperBound
      }
      collector.add(offset + index..<part.upperBound, isMatch: inverted)
    }
    collector.end()
    splits = collector.splits
  }

  private static func words(_ text: Span<UInt8>, _ part: Range<Int>, _ out: inout [Range<Int>]) {
    let properties = ScalarProperties.shared
    var index = part.lowerBound
    var first = index
    // 0 between words, 1 in a run of \w, 2 in a run of neither \w nor white space.
    var last = 0
    while index < part.upperBound {
      let scalar = UTF8Scalar.read(text, at: index)
      let entry = properties[scalar.value]
      let kind = entry.isWord ? 1 : entry.isSpace ? 0 : 2
      if kind != last {
        if last != 0 { out.append(first..<index) }
        first = index
        last = kind
      }
      index += scalar.length
    }
    if last != 0 { out.append(first..<index) }
  }

  private static func chunks(_ text: Span<UInt8>, _ part: Range<Int>, _ length: Int, _ out: inout [Range<Int>]) {
    var index = part.lowerBound
    while index < part.upperBound {
      let first = index
      for _ in 0..<length where index < part.upperBound { index += UTF8Scalar.read(text, at: index).length }
      out.append(first..<index)
    }
  }
}
