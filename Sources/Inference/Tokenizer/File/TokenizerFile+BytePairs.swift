extension TokenizerFile {
  func bytePairs(_ section: JSONTree) throws(ModelError) -> Vocabulary {
    try onlyKnownKeys(
      section, "model.",
      [
        "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback",
        "ignore_merges", "vocab", "merges",
      ])
    try checkSwitches(section)
    let pieces = try pieces(section)
    let ids = Dictionary(pieces.map { ($0.bytes, $0.id) }) { $1 }
    let byteIDs = (UInt8(0)...255).map { ids[ByteLetters.letter(for: $0)] ?? -1 }
    var unknown: Int32?
    if case .string(let token)? = section["unk_token"] { unknown = ids[token] }
    // The reference would leave such bytes out, and what comes after them would be said to stand elsewhere.
    guard unknown != nil || !byteIDs.contains(-1) else {
      throw unsupported(
        "model.unk_token", section["unk_token"], "vocabularies with a letter for each byte, or a piece for unknown ones"
      )
    }
    let ignoresMerges = try optionalFlag(section, "ignore_merges")
    let fuses = try optionalFlag(section, "fuse_unk")
    let model = BytePairModel(
      byteIDs: byteIDs, merges: MergeTable(try merges(section, ids)),
      wholeWords: ignoresMerges ? wholeWords(ids) : nil, unknown: unknown, fusesUnknown: fuses)
    return Vocabulary(model: .bytePairs(model), ids: ids, count: ids.count)
  }

  private func optionalFlag(_ section: JSONTree, _ key: String) throws(ModelError) -> Bool {
    section[key] == .null ? false : try flag(section, key, "model", standard: false)
  }

  private func checkSwitches(_ section: JSONTree) throws(ModelError) {
    if let dropout = section["dropout"], dropout != .null, dropout != .number(0) {
      throw unsupported("model.dropout", dropout, "models without dropout")
    }
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      if let value = section[key], value != .null, value != .string([]) {
        throw unsupported("model.\(key)", value, "byte-level models, which have none")
      }
    }
    if let value = section["byte_fallback"], value != .null, value != .bool(false) {
      throw unsupported("model.byte_fallback", value, "byte-level models, which need none")
    }
  }

  private func wholeWords(_ ids: [[UInt8]: Int32]) -> PieceTrie {
    var trie = PieceTrie()
    for (piece, id) in ids {
      if let bytes = ByteLetters.bytes(of: piece.span) { trie.insert(bytes, id: id) }
    }
    return trie
  }

  private func merges(
    _ section: JSONTree, _ ids: [[UInt8]: Int32]
  ) throws(ModelError) -> [(left: Int32, right: Int32, id: Int32)] {
    var merges: [(left: Int32, right: Int32, id: Int32)] = []
    for (index, entry) in try list(section, "merges", "model").enumerated() {
      let pair: [[UInt8]]
      switch entry {
      case .string(let line):
        if line.starts(with: "#version".utf8) { continue }
        pair = line.split(separator: 0x20, omittingEmptySubsequences: false).map(Array.init)
      case .array(let sides): pair = sides.compactMap { if case .string(let side) = $0 { side } else { nil } }
      default: pair = []
      }
      guard pair.count == 2 else { throw invalid("model.merges[\(index)] must be two pieces") }
      guard let left = ids[pair[0]], let right = ids[pair[1]], let joined = ids[pair[0] + pair[1]] else {
        let names = pair.map { "\"\(String(decoding: $0, as: UTF8.self))\"" }.joined(separator: " and ")
        throw invalid("model.merges[\(index)] joins \(names), but they or what they make are not in model.vocab")
      }
      merges.append((left, right, joined))
    }
    return merges
  }
}

/// The letters that stand for bytes in byte-level vocabularies, as GPT-2 chose them: printable Latin-1 stands for itself,
/// the other bytes are U+0100 and what follows, in order.
enum ByteLetters {
  private static func isPrintable(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
  }

  private static let scalars: [UInt32] = {
    var next: UInt32 = 0x100
    return (UInt8(0)...255).map { byte in
      if isPrintable(byte) { return UInt32(byte) }
      defer { next += 1 }
      return next
    }
  }()

  private static let byteOfScalar = Dictionary(uniqueKeysWithValues: scalars.enumerated().map { ($1, UInt8($0)) })

  /// The letter for a byte, in UTF-8.
  static func letter(for byte: UInt8) -> [UInt8] { UTF8Scalar.bytes(of: scalars[Int(byte)]) }

  /// The bytes that a piece stands for; nil where it holds other letters.
  static func bytes(of piece: Span<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var index = 0
    while index < piece.count {
      let scalar = UTF8Scalar.read(piece, at: index)
      guard let byte = byteOfScalar[scalar.value] else { return nil }
      bytes.append(byte)
      index += scalar.length
    }
    return bytes
  }
}
