/// Finds added tokens in a text: from left to right, the longest at each place.
struct AddedTokenMatcher: Sendable {
  struct Token: Sendable {
    /// As it is looked for: as written, or normalised. Never empty.
    let content: [UInt8]
    let id: Int32
    /// Found only where no word character stands before or after it.
    let isSingleWord: Bool
    /// Takes the white space before it, or after it, into its span.
    let stripsLeft: Bool
    let stripsRight: Bool
  }

  /// A part of a text: an added token, or what is between two of them.
  struct Part: Sendable {
    let range: Range<Int>
    let id: Int32?
  }

  private let tokens: [Token]
  private let trie: PieceTrie
  /// Whether a token begins with the byte.
  private let begins: [Bool]

  init(_ tokens: [Token]) {
    self.tokens = tokens
    var trie = PieceTrie()
    var begins = [Bool](repeating: false, count: 256)
    for (index, token) in tokens.enumerated() {
      trie.insert(token.content, id: Int32(truncatingIfNeeded: index))
      if let first = token.content.first { begins[Int(first)] = true }
    }
    self.trie = trie
    self.begins = begins
  }

  /// Whether any token is written in a text.
  func occurs(in text: Span<UInt8>) -> Bool {
    !tokens.isEmpty && next(in: text, from: 0) != nil
  }

  /// Cuts a text at its tokens; the parts may overlap where one token takes in the white space another begins with.
  func parts(of text: Span<UInt8>) -> [Part] {
    var parts: [Part] = []
    var done = 0
    var index = 0
    while let match = next(in: text, from: index) {
      index = match.range.upperBound
      let token = tokens[match.token]
      if token.isSingleWord && touchesWord(text, match.range) { continue }
      var start = match.range.lowerBound
      var end = match.range.upperBound
      if token.stripsLeft { start = max(Self.spaceBefore(start, text), done) }
      if token.stripsRight { end = Self.spaceAfter(end, text) }
      if done < start { parts.append(Part(range: done..<start, id: nil)) }
      parts.append(Part(range: start..<end, id: token.id))
      done = end
    }
    if done < text.count { parts.append(Part(range: done..<text.count, id: nil)) }
    return parts
  }

  private func next(in text: Span<UInt8>, from start: Int) -> (range: Range<Int>, token: Int)? {
    guard !tokens.isEmpty else { return nil }
    let begins = begins.span
    var index = start
    while index < text.count {
      if begins[Int(text[index])], let match = longest(in: text, at: index) { return match }
      index += 1
    }
    return nil
  }

  private func longest(in text: Span<UInt8>, at start: Int) -> (range: Range<Int>, token: Int)? {
    var node: UInt32 = 0
    var index = start
    var best: (range: Range<Int>, token: Int)?
    while index < text.count {
      let edge = trie.edge(from: node, text[index])
      guard edge.exists else { break }
      node = edge.node
      index += 1
      if edge.piece >= 0 { best = (start..<index, Int(edge.piece)) }
    }
    return best
  }

  private func touchesWord(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let properties = ScalarProperties.shared
    if let before = UTF8Scalar.last(text, before: range.lowerBound), properties[before.value].isWord { return true }
    guard range.upperBound < text.count else { return false }
    return properties[UTF8Scalar.read(text, at: range.upperBound).value].isWord
  }

  private static func spaceBefore(_ end: Int, _ text: Span<UInt8>) -> Int {
    var start = end
    while let scalar = UTF8Scalar.last(text, before: start), ScalarProperties.shared[scalar.value].isSpace {
      start = scalar.start
    }
    return start
  }

  private static func spaceAfter(_ start: Int, _ text: Span<UInt8>) -> Int {
    var end = start
    while end < text.count {
      let scalar = UTF8Scalar.read(text, at: end)
      guard ScalarProperties.shared[scalar.value].isSpace else { break }
      end += scalar.length
    }
    return end
  }
}
