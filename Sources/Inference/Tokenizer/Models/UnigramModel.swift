/// A Unigram model (Kudo 2018): the pieces that make the likeliest word, found by Viterbi's algorithm.
struct UnigramModel: Sendable {
  /// The best way to a byte of the word.
  struct Path: Sendable {
    var score = 0.0
    /// Where its last piece begins; -1 where nothing leads here.
    var start: Int32 = -1
    var id: Int32 = 0
  }

  private let trie: PieceTrie
  private let scores: [Double]
  private let unknownScore: Double
  let unknown: Int32
  /// The ids of `<0x00>` to `<0xFF>`, of which unknown text is made where the model falls back to bytes; -1 for one that
  /// the vocabulary does not have.
  private let byteIDs: [Int32]?

  /// How much less likely than the least likely piece an unknown scalar is, as a logarithm.
  private static let penalty = 10.0

  /// - Parameter pieces: each piece and the logarithm of its probability; its id is its place. Not empty.
  init(pieces: [(bytes: [UInt8], score: Double)], unknown: Int32, fallsBackToBytes: Bool) {
    var trie = PieceTrie()
    for (id, piece) in pieces.enumerated() { trie.insert(piece.bytes, id: Int32(truncatingIfNeeded: id)) }
    self.trie = trie
    scores = pieces.map(\.score)
    unknownScore = (scores.min() ?? 0) - Self.penalty
    self.unknown = unknown
    byteIDs = fallsBackToBytes ? (UInt8(0)...255).map { trie.piece(Self.name(of: $0).span) ?? -1 } : nil
  }

  private static func name(of byte: UInt8) -> [UInt8] {
    let digits = String(byte, radix: 16, uppercase: true)
    return Array("<0x\(byte < 16 ? "0" : "")\(digits)>".utf8)
  }

  /// Cuts a word.
  func cut(_ word: Span<UInt8>, _ scratch: inout ModelScratch) {
    scratch.pieces.removeAll(keepingCapacity: true)
    search(word, &scratch.paths)
    collect(word, scratch.paths, &scratch.pieces)
    if scratch.paths.capacity > 1 << 16 { scratch.paths = [] }
  }

  private func search(_ word: Span<UInt8>, _ paths: inout [Path]) {
    paths.removeAll(keepingCapacity: true)
    for _ in 0...word.count { paths.append(Path()) }
    var start = 0
    while start < word.count {
      let before = paths[start].score
      let length = UTF8Scalar.read(word, at: start).length
      var hasSingle = false
      var node: UInt32 = 0
      var end = start
      while end < word.count {
        let edge = trie.edge(from: node, word[end])
        guard edge.exists else { break }
        node = edge.node
        end += 1
        guard edge.piece >= 0 else { continue }
        Self.offer(&paths[end], before + scores[Int(edge.piece)], start, edge.piece)
        if end - start == length { hasSingle = true }
      }
      if !hasSingle { Self.offer(&paths[start + length], before + unknownScore, start, unknown) }
      start += length
    }
  }

  @inline(__always)
  private static func offer(_ path: inout Path, _ score: Double, _ start: Int, _ id: Int32) {
    guard path.start < 0 || score > path.score else { return }
    path = Path(score: score, start: Int32(truncatingIfNeeded: start), id: id)
  }

  /// Walks the best path from its end; neighbouring unknown scalars are one piece.
  private func collect(_ word: Span<UInt8>, _ paths: [Path], _ pieces: inout [Piece]) {
    var end = Int32(truncatingIfNeeded: word.count)
    while end > 0 {
      let path = paths[Int(end)]
      guard path.start >= 0 else { break }
      if path.id == unknown, let last = pieces.last, last.id == unknown, last.start == end {
        pieces[pieces.count - 1].start = path.start
      } else {
        pieces.append(Piece(id: path.id, start: path.start, end: end))
      }
      end = path.start
    }
    pieces.reverse()
    if pieces.contains(where: { $0.id == unknown }) { spellUnknown(word, &pieces) }
  }

  /// Unknown text may still be a piece as a whole, or is spelt in bytes.
  private func spellUnknown(_ word: Span<UInt8>, _ pieces: inout [Piece]) {
    var out: [Piece] = []
    out.reserveCapacity(pieces.count)
    for piece in pieces {
      let text = word.extracting(Int(piece.start)..<Int(piece.end))
      if piece.id != unknown {
        out.append(piece)
      } else if let id = trie.piece(text) {
        out.append(Piece(id: id, start: piece.start, end: piece.end))
      } else if let byteIDs, text.indices.allSatisfy({ byteIDs[Int(text[$0])] >= 0 }) {
        for index in text.indices {
          out.append(Piece(id: byteIDs[Int(text[index])], start: piece.start, end: piece.end))
        }
      } else {
        out.append(piece)
      }
    }
    pieces = out
  }
}
