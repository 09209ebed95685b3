/// How a document that is longer than a model reads is cut into windows that overlap.
package struct WindowPlan: Sendable, Equatable {
  /// The most words of a window; 384 by default.
  package let words: Int
  /// How many words a window has in common with the one before; 64 by default, less than `words`.
  package let overlap: Int
  /// The most windows of a document; words after them are cut and counted. 64 by default.
  package let most: Int

  package init(words: Int = 384, overlap: Int = 64, most: Int = 64) {
    self.words = max(words, 1)
    self.overlap = min(max(overlap, 0), self.words - 1)
    self.most = max(most, 1)
  }

  /// The windows of a document, each a range of its words; one empty window where it has none.
  ///
  /// - Parameters:
  ///   - count: how many words there are.
  ///   - room: the most tokens of a window. A window ends before the word that would exceed it, but holds one word.
  ///   - tokens: how many tokens the word of a number has.
  func windows(of count: Int, room: Int, tokens: (Int) -> Int) -> [Range<Int>] {
    var windows: [Range<Int>] = []
    var start = 0
    while windows.count < most {
      var end = start
      var used = 0
      while end < count, end - start < words {
        used += tokens(end)
        if used > room && end > start { break }
        end += 1
      }
      windows.append(start..<end)
      if end >= count { break }
      start = max(start + 1, end - overlap)
    }
    return windows
  }
}
