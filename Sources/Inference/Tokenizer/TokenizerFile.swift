/// A Hugging Face `tokenizer.json`, read as strictly as it is obeyed: what it asks for and is not done here is refused
/// by name.
struct TokenizerFile {
  private let path: String
  private let root: JSONTree

  /// - Parameter path: for errors.
  init(_ bytes: [UInt8], path: String) throws(ModelError) {
    self.path = path
    do {
      root = try JSONTree.parse(bytes)
    } catch {
      throw ModelError(
        .invalidTokenizer, file: path, line: error.line, "it is not a whole JSON text: \(error.reason)")
    }
    guard case .object = root else { throw ModelError(.invalidTokenizer, file: path, "it is no JSON object") }
  }

  func tokenizer() throws(ModelError) -> WordPieceTokenizer {
    try onlyKnownKeys(
      root, "",
      [
        "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder",
        "model",
      ])
    guard root["version"]?.text == "1.0" else { throw unsupported("version", root["version"]) }
    let model = try model()
    let added = try addedTokens(model)
    let (before, after) = try specialTokens()
    try checkPreTokenizer()
    let ids = model.pieces.map(\.id) + added.map(\.id) + before + after
    let padding = try padding() ?? added.first { $0.content.elementsEqual("[PAD]".utf8) }?.id ?? 0
    return WordPieceTokenizer(
      classes: ScalarClasses(try normalizer()),
      vocabulary: WordPieceVocabulary(pieces: model.pieces, prefix: model.prefix),
      added: AddedTokens(added), unknown: model.unknown, mostScalarsInWord: model.mostScalars,
      before: before, after: after, maxTokens: try truncation(special: before.count + after.count),
      padding: padding, idLimit: Int(ids.max() ?? 0) + 1)
  }

  // MARK: Errors

  private func unsupported(_ what: String, _ value: JSONTree?) -> ModelError {
    ModelError(
      .unsupportedTokenizer, file: path,
      "\(what) is \(value?.kind ?? "missing"), which this program does not do; "
        + "it does BertNormalizer, BertPreTokenizer, WordPiece, TemplateProcessing and BertProcessing")
  }

  private func invalid(_ reason: String, line: Int? = nil) -> ModelError {
    ModelError(.invalidTokenizer, file: path, line: line, reason)
  }

  private func onlyKnownKeys(_ tree: JSONTree, _ what: String, _ known: [String]) throws(ModelError) {
    guard case .object(let members) = tree else { return }
    for member in members {
      let key = String(decoding: member.key, as: UTF8.self)
      guard known.contains(key) else {
        throw ModelError(
          .unsupportedTokenizer, file: path, line: member.line,
          "it asks for \(what)\(key), which this program does not know")
      }
    }
  }

  private func id(_ tree: JSONTree?, _ what: String) throws(ModelError) -> Int32 {
    guard let index = tree?.index, let id = Int32(exactly: index) else {
      throw invalid("the id of \(what) is \(tree?.kind ?? "missing"), not a whole number")
    }
    return id
  }

  // MARK: Sections

  private func normalizer() throws(ModelError) -> ScalarClasses.Options {
    let section = root["normalizer"] ?? .null
    guard section["type"]?.text == "BertNormalizer" else {
      throw unsupported("normalizer", section["type"] ?? section)
    }
    try onlyKnownKeys(
      section, "normalizer.", ["type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase"])
    guard let cleans = section["clean_text"]?.bool, let isolates = section["handle_chinese_chars"]?.bool,
      let lowercases = section["lowercase"]?.bool
    else { throw invalid("normalizer must say true or false for clean_text, handle_chinese_chars and lowercase") }
    return .init(
      cleansText: cleans, isolatesHan: isolates, stripsAccents: section["strip_accents"]?.bool ?? lowercases,
      lowercases: lowercases)
  }

  private func checkPreTokenizer() throws(ModelError) {
    let section = root["pre_tokenizer"] ?? .null
    guard section["type"]?.text == "BertPreTokenizer" else {
      throw unsupported("pre_tokenizer", section["type"] ?? section)
    }
    try onlyKnownKeys(section, "pre_tokenizer.", ["type"])
  }

  private struct Model {
    var pieces: [(bytes: [UInt8], id: Int32)] = []
    var unknown: Int32 = 0
    var prefix: [UInt8] = []
    var mostScalars = 0

    func id(of piece: [UInt8]) -> Int32? { pieces.last { $0.bytes == piece }?.id }
  }

  private func model() throws(ModelError) -> Model {
    let section = root["model"] ?? .null
    guard section["type"]?.text == "WordPiece" else { throw unsupported("model", section["type"] ?? section) }
    try onlyKnownKeys(
      section, "model.", ["type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab"])
    guard case .object(let members) = section["vocab"] ?? .null, !members.isEmpty else {
      throw invalid("model.vocab must map each piece to its id")
    }
    var model = Model()
    model.pieces.reserveCapacity(members.count)
    for member in members {
      guard let index = member.value.index, let id = Int32(exactly: index) else {
        let piece = String(decoding: member.key, as: UTF8.self)
        throw invalid("the id of the piece \"\(piece)\" is no whole number", line: member.line)
      }
      model.pieces.append((member.key, id))
    }
    guard case .string(let unknown) = section["unk_token"] ?? .null, let id = model.id(of: unknown) else {
      throw invalid("model.unk_token must be a piece of the vocabulary")
    }
    model.unknown = id
    guard case .string(let prefix) = section["continuing_subword_prefix"] ?? .null else {
      throw invalid("model.continuing_subword_prefix must be a text")
    }
    model.prefix = prefix
    guard let most = section["max_input_chars_per_word"]?.index, (1...65_536).contains(most) else {
      throw invalid("model.max_input_chars_per_word must be a whole number from 1 to 65536")
    }
    model.mostScalars = most
    return model
  }

  private func addedTokens(_ model: Model) throws(ModelError) -> [AddedTokens.Token] {
    guard case .array(let list) = root["added_tokens"] ?? .array([]) else {
      throw invalid("added_tokens must be a list")
    }
    var tokens: [AddedTokens.Token] = []
    var nextID = Int32(truncatingIfNeeded: model.pieces.count)
    for entry in list {
      try onlyKnownKeys(
        entry, "added_tokens[].", ["id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"])
      guard case .string(let content) = entry["content"] ?? .null, !content.isEmpty else {
        throw invalid("an added token has no content")
      }
      let name = String(decoding: content, as: UTF8.self)
      for switched in ["single_word", "normalized"] where entry[switched]?.bool != false {
        throw unsupported("\(switched) of the added token \"\(name)\"", entry[switched])
      }
      // The reference goes by the vocabulary, then by the order in the list, whatever id the list gives.
      let id = try id(entry["id"], "the added token \"\(name)\"")
      let expected = model.id(of: content) ?? nextID
      if expected == nextID { nextID += 1 }
      guard id == expected else {
        throw invalid("the added token \"\(name)\" has the id \(id), but the vocabulary makes it \(expected)")
      }
      tokens.append(
        .init(
          content: content, id: id, stripsLeft: entry["lstrip"]?.bool ?? false,
          stripsRight: entry["rstrip"]?.bool ?? false))
    }
    return tokens
  }

  private func truncation(special: Int) throws(ModelError) -> Int? {
    guard let section = root["truncation"], section != .null else { return nil }
    try onlyKnownKeys(section, "truncation.", ["direction", "max_length", "strategy", "stride"])
    let direction = section["direction"] ?? .string(Array("Right".utf8))
    guard direction.text == "Right" else { throw unsupported("truncation.direction", direction) }
    guard ["LongestFirst", "OnlyFirst"].contains(section["strategy"]?.text) else {
      throw unsupported("truncation.strategy", section["strategy"])
    }
    guard let most = section["max_length"]?.index, most >= special else {
      throw invalid("truncation.max_length must be a whole number, no less than the \(special) special tokens")
    }
    return most
  }

  /// The id that fills a batch's shorter rows. To which length the file would fill is of no matter: what is filled is
  /// masked.
  private func padding() throws(ModelError) -> Int32? {
    guard let section = root["padding"], section != .null else { return nil }
    guard section["direction"]?.text == "Right" else { throw unsupported("padding.direction", section["direction"]) }
    return try id(section["pad_id"], "padding")
  }

  private func specialTokens() throws(ModelError) -> (before: [Int32], after: [Int32]) {
    guard let section = root["post_processor"], section != .null else { return ([], []) }
    switch section["type"]?.text {
    case "BertProcessing":
      try onlyKnownKeys(section, "post_processor.", ["type", "sep", "cls"])
      return ([try pairID(section["cls"], "cls")], [try pairID(section["sep"], "sep")])
    case "TemplateProcessing":
      try onlyKnownKeys(section, "post_processor.", ["type", "single", "pair", "special_tokens"])
      return try template(section)
    default:
      throw unsupported("post_processor", section["type"] ?? section)
    }
  }

  private func pairID(_ tree: JSONTree?, _ what: String) throws(ModelError) -> Int32 {
    guard case .array(let pair) = tree ?? .null, pair.count == 2 else {
      throw invalid("post_processor.\(what) must be a token and its id")
    }
    return try id(pair[1], "post_processor.\(what)")
  }

  private func template(_ section: JSONTree) throws(ModelError) -> (before: [Int32], after: [Int32]) {
    guard case .array(let single) = section["single"] ?? .null else {
      throw invalid("post_processor.single must be a list")
    }
    var sides: [[Int32]] = [[]]
    for item in single {
      let piece = item["SpecialToken"] ?? item["Sequence"] ?? .null
      guard piece["type_id"]?.index == 0 else { throw unsupported("a type_id of post_processor", piece["type_id"]) }
      if item["Sequence"] != nil {
        guard sides.count == 1, piece["id"]?.text == "A" else { throw unsupported("post_processor.single", piece) }
        sides.append([])
        continue
      }
      let name = piece["id"]?.text ?? ""
      guard case .array(let ids) = section["special_tokens"]?[name]?["ids"] ?? .null else {
        throw invalid("post_processor.special_tokens has no ids for \"\(name)\"")
      }
      for tree in ids { sides[sides.count - 1].append(try id(tree, "\"\(name)\"")) }
    }
    guard sides.count == 2 else { throw invalid("post_processor.single must hold the sequence A") }
    return (sides[0], sides[1])
  }
}

extension WordPieceTokenizer {
  /// Reads a `tokenizer.json`.
  ///
  /// - Parameter path: for errors.
  /// - Throws: a `ModelError` that names what is malformed or not done.
  package static func read(_ bytes: [UInt8], path: String) throws(ModelError) -> WordPieceTokenizer {
    try TokenizerFile(bytes, path: path).tokenizer()
  }
}
