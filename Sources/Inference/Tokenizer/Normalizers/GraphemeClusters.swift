/// Extended grapheme clusters (Unicode Standard Annex 29, rules GB3 to GB999).
struct GraphemeClusters {
  private typealias Break = ScalarProperties.ClusterBreak

  private var previous = Break.other
  /// Whether an odd number of regional indicators ends here.
  private var isHalfFlag = false
  /// A pictograph and its extenders end here; and then a joiner.
  private var endsPictograph = false
  private var joinsPictograph = false
  /// A consonant that may be conjoined ends here, or one with a linker after it.
  private var endsConsonant = false
  private var endsLinked = false

  /// The end of the cluster that begins at `start`.
  static func end(in text: Span<UInt8>, from start: Int) -> Int {
    let properties = ScalarProperties.shared
    var clusters = GraphemeClusters()
    var index = start
    while index < text.count {
      let scalar = UTF8Scalar.read(text, at: index)
      let entry = properties[scalar.value]
      if index > start, clusters.breaks(before: entry.clusterBreak) { return index }
      clusters.take(entry)
      index += scalar.length
    }
    return index
  }

  private func breaks(before next: Break) -> Bool {
    switch (previous, next) {
    case (.carriageReturn, .lineFeed): false
    case (.control, _), (.carriageReturn, _), (.lineFeed, _): true
    case (_, .control), (_, .carriageReturn), (_, .lineFeed): true
    case (.leading, .leading), (.leading, .vowel), (.leading, .leadingVowel), (.leading, .leadingVowelTrailing): false
    case (.leadingVowel, .vowel), (.leadingVowel, .trailing), (.vowel, .vowel), (.vowel, .trailing): false
    case (.leadingVowelTrailing, .trailing), (.trailing, .trailing): false
    case (_, .extend), (_, .joiner), (_, .spacingMark), (.prepend, _): false
    case (_, .consonant): !endsLinked
    case (.joiner, .pictographic): !joinsPictograph
    case (.regional, .regional): !isHalfFlag
    default: true
    }
  }

  private mutating func take(_ entry: ScalarProperties.Entry) {
    let next = entry.clusterBreak
    isHalfFlag = next == .regional && !(previous == .regional && isHalfFlag)
    joinsPictograph = next == .joiner && endsPictograph
    endsPictograph = next == .pictographic || (next == .extend && endsPictograph)
    if next == .consonant {
      endsConsonant = true
      endsLinked = false
    } else if entry.isConjunctLinker {
      endsLinked = endsConsonant
    } else if !entry.isConjunctExtend {
      endsConsonant = false
      endsLinked = false
    }
    previous = next
  }
}
