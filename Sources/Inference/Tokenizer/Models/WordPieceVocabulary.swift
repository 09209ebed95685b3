/// The pieces of a WordPiece model as a trie over UTF-8 bytes.
///
/// Two roots: one for the beginning of a word, one for its continuation (without the prefix, `##`).
struct WordPieceVocabulary: Sendable {
  private var trie = PieceTrie(roots: 2)
  /// How many pieces there are.
  let count: Int

  /// - Parameters:
  ///   - pieces: every piece and its id; of two equal ones the last counts.
  ///   - prefix: what marks a piece as a continuation, as `##`.
  init(pieces: [(bytes: [UInt8], id: Int32)], prefix: [UInt8]) {
    count = pieces.count
    for piece in pieces {
      trie.insert(piece.bytes, root: 0, id: piece.id)
      if piece.bytes.starts(with: prefix) { trie.insert(piece.bytes[prefix.count...], root: 1, id: piece.id) }
    }
  }

  /// The longest piece at the beginning of `word[start..<end]`.
  ///
  /// - Parameter continues: whether it continues a word.
  /// - Returns: the piece's id and its end, or nil where no piece fits.
  @inline(__always)
  func longest(in word: Span<UInt8>, from start: Int, to end: Int, continues: Bool) -> (id: Int32, end: Int)? {
    var node: UInt32 = continues ? 1 : 0
    var position = start
    var best: (id: Int32, end: Int)?
    while position < end {
      let edge = trie.edge(from: node, word[position])
      guard edge.exists else { break }
      node = edge.node
      position += 1
      if edge.piece >= 0 { best = (edge.piece, position) }
    }
    return best
  }
}
