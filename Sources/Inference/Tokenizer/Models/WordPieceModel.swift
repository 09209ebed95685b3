/// A WordPiece model behind normalisers and pre-tokenisers other than BERT's own.
struct WordPieceModel: Sendable {
  let vocabulary: WordPieceVocabulary
  let unknown: Int32
  /// Words of more scalars are unknown.
  let mostScalars: Int

  /// Cuts a word into the longest pieces, or into one unknown piece.
  func cut(_ word: Span<UInt8>, _ scratch: inout ModelScratch) {
    scratch.pieces.removeAll(keepingCapacity: true)
    var scalars = 0
    for index in word.indices where word[index] & 0xC0 != 0x80 { scalars += 1 }
    var start = scalars > mostScalars ? -1 : 0
    while start >= 0, start < word.count {
      guard let piece = vocabulary.longest(in: word, from: start, to: word.count, continues: start > 0) else {
        start = -1
        break
      }
      scratch.pieces.append(
        Piece(id: piece.id, start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: piece.end)))
      start = piece.end
    }
    guard start < 0 else { return }
    scratch.pieces.removeAll(keepingCapacity: true)
    scratch.pieces.append(Piece(id: unknown, start: 0, end: Int32(truncatingIfNeeded: word.count)))
  }
}
