/// The counts of recent blocks, for saying since when, by how much and why; older ones coarser.
///
/// At most 128 stretches are kept: when they are full the older half is merged pairwise. What lies more than 4,096
/// blocks back is let go.
package struct History: Sendable, Hashable, Codable {
  /// Consecutive blocks, added up.
  package struct Stretch: Sendable, Hashable, Codable {
    package var first: Int
    package var last: Int
    package var span: TimeSpan
    package var documents: Int
    /// The counts of all judged features' bins, one feature after another.
    package var counts: [UInt32]

    package init(first: Int, last: Int, span: TimeSpan, documents: Int, counts: [UInt32]) {
      self.first = first
      self.last = last
      self.span = span
      self.documents = documents
      self.counts = counts
    }
  }

  static let most = 128
  static let reach = 4096
  private(set) var stretches: [Stretch] = []

  init(_ stretches: [Stretch] = []) { self.stretches = stretches }

  mutating func add(block: Int, span: TimeSpan, documents: Int, counts: [UInt32]) {
    if stretches.count == Self.most { coarsen() }
    stretches.append(Stretch(first: block, last: block, span: span, documents: documents, counts: counts))
  }

  /// The stretches that begin with `block` or later; at least the last one.
  func since(_ block: Int) -> ArraySlice<Stretch> {
    let start = stretches.firstIndex { $0.first >= block } ?? max(0, stretches.count - 1)
    return stretches[start...]
  }

  /// The event times of a block, as far as they are kept: of the stretch that holds it.
  func span(of block: Int) -> TimeSpan? {
    if let stretch = stretches.first(where: { $0.last >= block }) { return stretch.span }
    return stretches.last.map { TimeSpan(start: $0.span.end, end: $0.span.end) }
  }

  private mutating func coarsen() {
    let half = Self.most / 2
    for place in stride(from: 0, to: half, by: 2) { stretches[place].add(stretches[place + 1]) }
    let newest = stretches.last?.last ?? 0
    var kept = 0
    for place in stride(from: 0, to: half, by: 2) where newest - stretches[place].last <= Self.reach {
      stretches.swapAt(kept, place)
      kept += 1
    }
    stretches.removeSubrange(kept..<half)
  }
}

extension History.Stretch {
  /// Adds the stretch that follows.
  fileprivate mutating func add(_ next: History.Stretch) {
    last = next.last
    span = span.union(next.span)
    documents = documents.saturatingAdd(next.documents)
    counts.withUnsafeMutableBufferPointer { counts in
      next.counts.withUnsafeBufferPointer { others in
        for bin in 0..<min(counts.count, others.count) { counts[bin] = counts[bin].saturatingAdd(others[bin]) }
      }
    }
  }
}
