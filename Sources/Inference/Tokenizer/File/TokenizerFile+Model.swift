extension TokenizerFile {
  /// A model and what else is asked of its vocabulary.
  struct Vocabulary {
    var model: SubwordModel
    var ids: [[UInt8]: Int32]
    /// How many pieces the reference counts.
    var count: Int

    /// The white space that each piece begins and ends with, by id.
    var edges: [TokenEdges] {
      var edges = [TokenEdges](repeating: TokenEdges(), count: Int(ids.values.max() ?? -1) + 1)
      for (piece, id) in ids { edges[Int(id)] = TokenEdges(piece.span) }
      return edges
    }
  }

  func model() throws(ModelError) -> Vocabulary {
    let section = root["model"] ?? .null
    switch section["type"]?.text ?? kind(of: section) {
    case "WordPiece": return try wordPiece(section)
    case "Unigram": return try unigram(section)
    case "BPE": return try bytePairs(section)
    default: throw unsupported("model", section["type"] ?? section, "BPE, Unigram and WordPiece")
    }
  }

  /// The model of a file that does not say which it is, as older files do not: told by what it has, in the reference's order.
  private func kind(of section: JSONTree) -> String? {
    guard section["type"] == nil else { return nil }
    if case .array? = section["vocab"] { return "Unigram" }
    if section["merges"] != nil { return "BPE" }
    let own = ["unk_token", "continuing_subword_prefix", "max_input_chars_per_word"]
    return own.allSatisfy { section[$0] != nil } ? "WordPiece" : nil
  }

  /// The pieces of `model.vocab`, an object.
  func pieces(_ section: JSONTree) throws(ModelError) -> [(bytes: [UInt8], id: Int32)] {
    guard case .object(let members) = section["vocab"] ?? .null, !members.isEmpty else {
      throw invalid("model.vocab must map each piece to its id")
    }
    var pieces: [(bytes: [UInt8], id: Int32)] = []
    pieces.reserveCapacity(members.count)
    // Two ids a piece would leave most of the id space empty: tables by id stay in proportion to the file.
    let most = members.count * 64 + 65_536
    for member in members {
      guard let index = member.value.index, index < most, let id = Int32(exactly: index) else {
        let piece = String(decoding: member.key, as: UTF8.self)
        throw invalid("the id of the piece \"\(piece)\" is no whole number under \(most)", line: member.line)
      }
      pieces.append((member.key, id))
    }
    return pieces
  }

  private func wordPiece(_ section: JSONTree) throws(ModelError) -> Vocabulary {
    try onlyKnownKeys(
      section, "model.", ["type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab"])
    let pieces = try pieces(section)
    let ids = Dictionary(pieces.map { ($0.bytes, $0.id) }) { $1 }
    guard case .string(let token) = section["unk_token"] ?? .null, let unknown = ids[token] else {
      throw invalid("model.unk_token must be a piece of the vocabulary")
    }
    let prefix = try bytes(section, "continuing_subword_prefix", "model")
    guard let most = section["max_input_chars_per_word"]?.index, (1...65_536).contains(most) else {
      throw invalid("model.max_input_chars_per_word must be a whole number from 1 to 65536")
    }
    let vocabulary = WordPieceVocabulary(pieces: pieces, prefix: prefix)
    return Vocabulary(
      model: .wordPiece(WordPieceModel(vocabulary: vocabulary, unknown: unknown, mostScalars: most)), ids: ids,
      count: ids.count)
  }

  private func unigram(_ section: JSONTree) throws(ModelError) -> Vocabulary {
    try onlyKnownKeys(section, "model.", ["type", "unk_id", "vocab", "byte_fallback"])
    var pieces: [(bytes: [UInt8], score: Double)] = []
    for (index, entry) in try list(section, "vocab", "model").enumerated() {
      guard case .array(let pair) = entry, pair.count == 2, case .string(let piece) = pair[0],
        case .number(let score) = pair[1]
      else { throw invalid("model.vocab[\(index)] must be a piece and its score") }
      pieces.append((piece, score))
    }
    guard !pieces.isEmpty, pieces.count < Int(Int32.max) else { throw invalid("model.vocab must hold pieces") }
    guard let unknown = section["unk_id"]?.index, unknown < pieces.count else {
      throw invalid("model.unk_id must be the place of a piece in model.vocab, which has \(pieces.count)")
    }
    let fallsBack = try flag(section, "byte_fallback", "model", standard: false)
    var ids: [[UInt8]: Int32] = [:]
    ids.reserveCapacity(pieces.count)
    for (id, piece) in pieces.enumerated() { ids[piece.bytes] = Int32(truncatingIfNeeded: id) }
    let model = UnigramModel(
      pieces: pieces, unknown: Int32(truncatingIfNeeded: unknown), fallsBackToBytes: fallsBack)
    return Vocabulary(model: .unigram(model), ids: ids, count: pieces.count)
  }
}
