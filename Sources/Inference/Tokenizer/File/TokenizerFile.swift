/// A Hugging Face `tokenizer.json`, read as strictly as it is obeyed: what it asks for and is not done here is refused
/// by name.
struct TokenizerFile {
  let path: String
  let root: JSONTree

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

  func tokenizer() throws(ModelError) -> Tokenizer {
    try onlyKnownKeys(
      root, "",
      [
        "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder",
        "model",
      ])
    guard root["version"]?.text == "1.0" else { throw unsupported("version", root["version"], "version 1.0") }
    let normalizers = try normalizers()
    let preTokenizers = try preTokenizers()
    let model = try model()
    try check(preTokenizers, before: model)
    let added = try addedTokens(model)
    let special = try specialTokens()
    let truncation = try truncation(special: special.count)
    let ids = [model.ids.values.max() ?? 0] + added.map(\.id) + special.before + special.after
    let pipeline = try pipeline(normalizers, preTokenizers, model, added, special)
    let oneScan = try oneScan(model, added, special, truncation)
    return Tokenizer(
      oneScan ?? .pipeline(pipeline), added: Dictionary(added.map { ($0.content, $0.id) }) { $1 },
      special: special, truncation: truncation, unknown: model.model.unknown,
      pieceLengths: continuationMark.map { _ in pieceLengths(model, added) },
      padding: try padding() ?? added.first { $0.content.elementsEqual("[PAD]".utf8) }?.id ?? 0,
      idLimit: Int(ids.max() ?? 0) + 1)
  }

  private func pipeline(
    _ normalizers: [Normalizer], _ preTokenizers: [PreTokenizer], _ model: Vocabulary, _ added: [AddedToken],
    _ special: SpecialTokens
  ) throws(ModelError) -> TokenPipeline {
    TokenPipeline(
      written: try matcher(added.filter { !$0.isNormalized }, []),
      normalized: try matcher(added.filter(\.isNormalized), normalizers), normalizers: normalizers,
      preTokenizers: preTokenizers, model: model.model, special: special,
      edges: special.trims.isEmpty ? [] : model.edges)
  }

  /// BERT's own steps, where the file asks for these and no others.
  private func oneScan(
    _ model: Vocabulary, _ added: [AddedToken], _ special: SpecialTokens, _ truncation: TokenLimit?
  ) throws(ModelError) -> Tokenizer.Engine? {
    guard case .wordPiece(let wordPiece) = model.model, let options = try bertOptions(),
      root["pre_tokenizer"]?["type"]?.text == "BertPreTokenizer",
      added.allSatisfy({ !$0.isNormalized && !$0.isSingleWord }), special.trims.isEmpty,
      truncation?.keepsEnd != true
    else { return nil }
    return .wordPiece(
      WordPieceTokenizer(
        classes: ScalarClasses(options), vocabulary: wordPiece.vocabulary,
        added: AddedTokens(
          added.map {
            .init(content: $0.content, id: $0.id, stripsLeft: $0.stripsLeft, stripsRight: $0.stripsRight)
          }),
        unknown: wordPiece.unknown, mostScalarsInWord: wordPiece.mostScalars, before: special.before,
        after: special.after))
  }

  /// What marks pieces that continue a word, as `##` is WordPiece's; nil where nothing does.
  private var continuationMark: [UInt8]? {
    guard case .string(let mark)? = root["model"]?["continuing_subword_prefix"], !mark.isEmpty else { return nil }
    return mark
  }

  /// How long each id's spelling is, in scalars, its mark included.
  private func pieceLengths(_ model: Vocabulary, _ added: [AddedToken]) -> [Int32] {
    let most = max(model.ids.values.max() ?? 0, added.map(\.id).max() ?? 0)
    var lengths = [Int32](repeating: 0, count: Int(most) + 1)
    for (piece, id) in model.ids.map({ ($0, $1) }) + added.map({ ($0.content, $0.id) }) {
      lengths[Int(id)] = Int32(truncatingIfNeeded: piece.count { $0 & 0xC0 != 0x80 })
    }
    return lengths
  }

  // MARK: Errors

  /// - Parameter done: what of the kind is done here.
  func unsupported(_ what: String, _ value: JSONTree?, _ done: String) -> ModelError {
    ModelError(
      .unsupportedTokenizer, file: path,
      "\(what) is \(value?.kind ?? "missing"), which this program does not do; it does \(done)")
  }

  func invalid(_ reason: String, line: Int? = nil) -> ModelError {
    ModelError(.invalidTokenizer, file: path, line: line, reason)
  }

  func onlyKnownKeys(_ tree: JSONTree, _ what: String, _ known: [String]) throws(ModelError) {
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

  // MARK: Values

  func id(_ tree: JSONTree?, _ what: String) throws(ModelError) -> Int32 {
    guard let index = tree?.index, let id = Int32(exactly: index), id < .max else {
      throw invalid("the id of \(what) is \(tree?.kind ?? "missing"), not a whole number")
    }
    return id
  }

  /// A member that is true or false; `standard` where it is missing, an error where it is missing and has none.
  func flag(_ section: JSONTree, _ key: String, _ what: String, standard: Bool? = nil) throws(ModelError) -> Bool {
    guard let value = section[key] else {
      guard let standard else { throw invalid("\(what).\(key) is missing") }
      return standard
    }
    guard let flag = value.bool else { throw invalid("\(what).\(key) is \(value.kind), not true or false") }
    return flag
  }

  /// A member that is a text.
  func bytes(_ section: JSONTree, _ key: String, _ what: String) throws(ModelError) -> [UInt8] {
    guard case .string(let bytes) = section[key] ?? .null else {
      throw invalid("\(what).\(key) is \(section[key]?.kind ?? "missing"), not a text")
    }
    return bytes
  }

  func list(_ section: JSONTree, _ key: String, _ what: String) throws(ModelError) -> [JSONTree] {
    guard case .array(let list) = section[key] ?? .null else {
      throw invalid("\(what).\(key) is \(section[key]?.kind ?? "missing"), not a list")
    }
    return list
  }
}
