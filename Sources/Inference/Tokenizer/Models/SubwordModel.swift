/// What cuts a word into pieces of a vocabulary.
enum SubwordModel: Sendable {
  case wordPiece(WordPieceModel)
  case unigram(UnigramModel)
  case bytePairs(BytePairModel)

  /// The id of what the vocabulary cannot spell, where there is one.
  var unknown: Int32? {
    switch self {
    case .wordPiece(let model): model.unknown
    case .unigram(let model): model.unknown
    case .bytePairs(let model): model.unknown
    }
  }
}

/// A piece of a word: its id and the bytes of the word that it stands for.
struct Piece: Sendable, Equatable {
  var id: Int32
  var start: Int32
  var end: Int32
}

/// What a model works with; used again from word to word.
struct ModelScratch: Sendable {
  /// The pieces of the word under way.
  var pieces: [Piece] = []
  /// For Unigram: the best path to each byte.
  var paths: [UnigramModel.Path] = []
  /// For byte pairs: the symbols of a word.
  var symbols: [BytePairModel.Symbol] = []
  var queue = MergeQueue()
  var cache = WordCache()
}
