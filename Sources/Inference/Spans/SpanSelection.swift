/// Which spans may stand beside each other.
package enum SpanOverlap: Sendable, Equatable {
  /// None may share a word.
  case flat
  /// One may lie within another; none may cross another.
  case nested
}

/// Spans chosen one after the other, each only if it clashes with none before it: two clash that hold the same words,
/// unless a span may have several labels; others as `SpanOverlap` says.
///
/// Spans have at most 64 words, and a candidate is compared only with those that begin near it.
struct SpanSelection {
  static let widest = 64

  private let overlap: SpanOverlap
  private let allowsSeveralLabels: Bool
  /// For each first word the widths, less one, of the spans kept there, as bits.
  private var kept: [UInt64]

  init(words: Int, overlap: SpanOverlap, allowsSeveralLabels: Bool) {
    self.overlap = overlap
    self.allowsSeveralLabels = allowsSeveralLabels
    kept = [UInt64](repeating: 0, count: words)
  }

  /// Keeps the span from word `first` to word `last`, both included, unless it clashes.
  mutating func insert(_ first: Int, _ last: Int) -> Bool {
    guard first >= 0, last >= first, last < kept.count, last - first < Self.widest else { return false }
    let own: UInt64 = 1 << UInt64(last - first)
    let others = allowsSeveralLabels ? kept[first] & ~own : kept[first]
    // Spans with the same first word lie one within the other.
    if kept[first] & own != 0 && !allowsSeveralLabels { return false }
    if overlap == .flat && others != 0 { return false }
    for start in max(0, first - Self.widest + 1)..<first {
      // Those that reach the first word but, if nested, not those that reach the last one.
      var clashing = kept[start] & Self.widths(from: first - start)
      if overlap == .nested { clashing &= ~Self.widths(from: last - start) }
      if clashing != 0 { return false }
    }
    if last > first {
      for start in first + 1...last {
        let clashing = overlap == .flat ? kept[start] : kept[start] & Self.widths(from: last - start + 1)
        if clashing != 0 { return false }
      }
    }
    kept[first] |= own
    return true
  }

  /// The bits of the widths from `width` on.
  private static func widths(from width: Int) -> UInt64 {
    width >= widest ? 0 : ~UInt64(0) << UInt64(width)
  }
}
