/// A span whose score is over its threshold, before clashes are settled.
struct SpanCandidate: Sendable, Equatable {
  /// Its first and its last word, counted in the document.
  let first: Int
  let last: Int
  /// The label's place in the request.
  let label: Int
  let score: Float

  /// The best first; of equal ones the earlier, the shorter, the one whose label was asked for first.
  static func isBetter(_ one: SpanCandidate, than other: SpanCandidate) -> Bool {
    (-one.score, one.first, one.last, one.label) < (-other.score, other.first, other.last, other.label)
  }

  /// The candidates that are kept, by where they begin.
  ///
  /// - Parameter words: which words they lie in.
  static func selected(
    _ candidates: [SpanCandidate], words: Range<Int>, overlap: SpanOverlap, allowsSeveralLabels: Bool
  ) -> [SpanCandidate] {
    var selection = SpanSelection(words: words.count, overlap: overlap, allowsSeveralLabels: allowsSeveralLabels)
    var kept: [SpanCandidate] = []
    for candidate in candidates.sorted(by: isBetter(_:than:)) {
      if selection.insert(candidate.first - words.lowerBound, candidate.last - words.lowerBound) {
        kept.append(candidate)
      }
    }
    // Of spans that begin together the better stays before the other.
    return kept.enumerated().sorted { ($0.element.first, $0.offset) < ($1.element.first, $1.offset) }.map(\.element)
  }
}
