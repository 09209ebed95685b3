/// The pieces of a WordPiece model as a trie over UTF-8 bytes, its edges in one open-addressing table.
///
/// Two roots: one for the beginning of a word, one for its continuation (without the prefix, `##`).
struct WordPieceVocabulary: Sendable {
  /// An edge of the trie and the node it leads to.
  private struct Edge {
    /// The node it leaves, shifted by 8, and the byte, plus 1; 0 for an empty slot.
    var key: UInt64 = 0
    var node: UInt32 = 0
    /// The piece that ends at `node`; -1 where none does.
    var piece: Int32 = -1
  }

  private var edges: [Edge]
  private var mask: Int
  private var nodeCount: UInt32 = 2
  private var edgeCount = 0
  /// How many pieces there are.
  let count: Int

  /// - Parameters:
  ///   - pieces: every piece and its id; of two equal ones the last counts.
  ///   - prefix: what marks a piece as a continuation, as `##`.
  init(pieces: [(bytes: [UInt8], id: Int32)], prefix: [UInt8]) {
    edges = [Edge](repeating: Edge(), count: 1 << 12)
    mask = edges.count - 1
    count = pieces.count
    for piece in pieces {
      insert(piece.bytes[...], root: 0, id: piece.id)
      if piece.bytes.starts(with: prefix) { insert(piece.bytes[prefix.count...], root: 1, id: piece.id) }
    }
  }

  private mutating func insert(_ bytes: ArraySlice<UInt8>, root: UInt32, id: Int32) {
    var node = root
    var slot = -1
    for byte in bytes {
      if edgeCount * 2 > edges.count { grow() }
      let key = Self.key(node, byte)
      slot = find(key)
      if edges[slot].key == 0 {
        edges[slot] = Edge(key: key, node: nodeCount)
        nodeCount += 1
        edgeCount += 1
      }
      node = edges[slot].node
    }
    if slot >= 0 { edges[slot].piece = id }
  }

  private mutating func grow() {
    let old = edges
    edges = [Edge](repeating: Edge(), count: old.count * 2)
    mask = edges.count - 1
    for edge in old where edge.key != 0 { edges[find(edge.key)] = edge }
  }

  @inline(__always)
  private static func key(_ node: UInt32, _ byte: UInt8) -> UInt64 { UInt64(node) << 8 | UInt64(byte) &+ 1 }

  /// The slot of a key, or the empty one where it would go.
  @inline(__always)
  private func find(_ key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while edges[slot].key != key && edges[slot].key != 0 { slot = (slot &+ 1) & mask }
    return slot
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
      let slot = find(Self.key(node, word[position]))
      guard edges[slot].key != 0 else { break }
      node = edges[slot].node
      position += 1
      if edges[slot].piece >= 0 { best = (edges[slot].piece, position) }
    }
    return best
  }
}
