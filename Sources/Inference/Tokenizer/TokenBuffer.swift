/// The tokens of one text; used again for the next.
package struct TokenBuffer: Sendable {
  /// Ids in the vocabulary, special tokens included.
  package var ids: [Int32] = []
  /// Where each token begins and ends in the text: Unicode scalars, half open; 0..<0 for special tokens put around it.
  package var starts: [Int32] = []
  package var ends: [Int32] = []
  /// How many tokens stand for a word that the vocabulary cannot spell.
  package var unknown = 0
  /// How many of the tokens were put around the text.
  package var special = 0
  /// Whether tokens were cut, or a part of the text was not read.
  package var isTruncated = false

  package init() {}

  package var count: Int { ids.count }

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    unknown = 0
    special = 0
    isTruncated = false
  }

  @inline(__always)
  mutating func append(_ id: Int32, _ start: Int32, _ end: Int32) {
    ids.append(id)
    starts.append(start)
    ends.append(end)
  }

  mutating func remove(_ range: Range<Int>) {
    ids.removeSubrange(range)
    starts.removeSubrange(range)
    ends.removeSubrange(range)
  }

  mutating func removeLast(to count: Int) {
    ids.removeSubrange(count...)
    starts.removeSubrange(count...)
    ends.removeSubrange(count...)
  }
}
