/// What `gliner_config.json` and `tokenizer_config.json` say of a GLiNER 1 model.
package struct GlinerSettings: Sendable, Equatable {
  /// The most words of a row.
  package var maxWords = 384
  /// The most words of an entity.
  package var maxWidth = 12
  /// Put before each label.
  package var entityToken = "<<ENT>>"
  /// Put after the last label.
  package var separatorToken = "<<SEP>>"
  /// The most tokens of a row, special ones included; nil for no limit.
  package var maxTokens: Int?

  package init() {}

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - config: `gliner_config.json`.
  ///   - tokenizer: `tokenizer_config.json`; nil where there is none, and then no limit of tokens.
  ///   - file: the path of the first, for errors.
  /// - Throws: `invalidDescription` for what is not JSON, out of range, or asks for another kind of graph.
  package init(config: [UInt8], tokenizer: [UInt8]?, file: String) throws(ModelError) {
    let root = try Self.object(config, file)
    for (key, supported) in [
      ("words_splitter_type", ["whitespace"]), ("subtoken_pooling", ["first"]), ("span_mode", ["markerV0", "marker"]),
    ] {
      guard let asked = root[key]?.text, !supported.contains(asked) else { continue }
      throw ModelError(
        .invalidDescription, file: file,
        "\(key) is \"\(asked)\", which is not run; what is: \(supported.joined(separator: ", "))")
    }
    maxWords = try Self.integer(root, "max_len", in: 1...65_536, file) ?? maxWords
    maxWidth = try Self.integer(root, "max_width", in: 1...SpanSelection.widest, file) ?? maxWidth
    entityToken = root["ent_token"]?.text ?? entityToken
    separatorToken = root["sep_token"]?.text ?? separatorToken
    guard let tokenizer else { return }
    // Where there is no limit the library writes a number beyond any length.
    let limit = try Self.object(tokenizer, file)["model_max_length"]?.index
    maxTokens = limit.flatMap { $0 < 1_000_000_000 ? $0 : nil }
  }

  private static func object(_ bytes: [UInt8], _ file: String) throws(ModelError) -> JSONTree {
    do {
      return try JSONTree.parse(bytes)
    } catch {
      throw ModelError(.invalidDescription, file: file, line: error.line, "it is not JSON: \(error.reason)")
    }
  }

  private static func integer(
    _ root: JSONTree, _ key: String, in range: ClosedRange<Int>, _ file: String
  ) throws(ModelError) -> Int? {
    guard let value = root[key], value != .null else { return nil }
    guard let number = value.index, range.contains(number) else {
      throw ModelError(
        .invalidDescription, file: file,
        "\(key) is \(value.kind), not a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
