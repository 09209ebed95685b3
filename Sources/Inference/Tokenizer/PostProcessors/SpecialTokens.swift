/// What post-processors do to the tokens of a text: special tokens around it, and white space cut off their offsets.
struct SpecialTokens: Sendable, Equatable {
  /// Put before and after each text.
  var before: [Int32] = []
  var after: [Int32] = []
  /// For each processor that cuts white space off: whether a single space at the beginning was put there (by
  /// `add_prefix_space`) and stays.
  var trims: [Bool] = []

  var count: Int { before.count + after.count }
}

/// How many white-space letters a token begins and ends with, as it is written in the vocabulary.
struct TokenEdges: Sendable, Equatable {
  var leading: Int32 = 0
  var trailing: Int32 = 0

  init() {}

  /// - Parameter text: as in the vocabulary, where U+0120 stands for a space.
  init(_ text: Span<UInt8>) {
    func isSpace(_ scalar: UInt32) -> Bool { scalar == 0x120 || ScalarProperties.shared[scalar].isSpace }
    var index = 0
    while index < text.count {
      let scalar = UTF8Scalar.read(text, at: index)
      guard isSpace(scalar.value) else { break }
      leading += 1
      index += scalar.length
    }
    var end = text.count
    while let scalar = UTF8Scalar.last(text, before: end), isSpace(scalar.value) {
      trailing += 1
      end = scalar.start
    }
  }

  /// Cuts the white space off a token's offsets.
  ///
  /// - Parameters:
  ///   - isFirst: whether it is the text's first token.
  ///   - keepsSingle: whether a single space at the beginning of the text stays.
  func trim(_ start: inout Int32, _ end: inout Int32, isFirst: Bool, keepsSingle: Bool) {
    if leading > 0, !((isFirst || start == 0) && keepsSingle && leading == 1) { start = min(start + leading, end) }
    if trailing > 0, end >= trailing { end = max(end - trailing, start) }
  }
}
