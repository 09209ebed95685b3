/// Made-up items to try graphs with, always the same.
enum SampleItems {
  /// Twelve lengths from 1 to `longest`.
  static func lengths(longest: Int) -> [Int] {
    (0..<12).map { max(1, longest - longest * $0 / 12 - $0 % 3) }
  }

  /// Items of one token each, or of two, from the upper half of the vocabulary, for the lower holds special tokens.
  static func items(_ count: Int, idLimit: Int) -> EncodedItems {
    var items = EncodedItems()
    var state = UInt32(truncatingIfNeeded: count)
    for number in 0..<count {
      let ids = (0...(number % 4 == 3 ? 1 : 0)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int32(truncatingIfNeeded: idLimit / 2 + Int(state >> 8) % max(idLimit / 2, 1))
      }
      items.append(ids)
    }
    return items
  }

  /// Rows of tokens, the longest first: as long as a row may be, the others at most 128 tokens.
  static func rows(_ tokenizer: Tokenizer, longest: Int) -> [[Int32]] {
    let frame = tokenizer.frame
    let counts = [longest - frame] + lengths(longest: max(min(longest, 128) - frame, 1))
    return counts.map { count in
      tokenizer.before + items(count, idLimit: tokenizer.idLimit).ids.prefix(count) + tokenizer.after
    }
  }
}
