extension TokenizerFile {
  /// A token as the file adds it.
  struct AddedToken {
    let content: [UInt8]
    let id: Int32
    let isNormalized: Bool
    let isSingleWord: Bool
    let stripsLeft: Bool
    let stripsRight: Bool

    var name: String { String(decoding: content, as: UTF8.self) }
  }

  /// The added tokens; of two of the same id or content the last counts, as in the reference.
  func addedTokens(_ vocabulary: Vocabulary) throws(ModelError) -> [AddedToken] {
    guard case .array(let entries) = root["added_tokens"] ?? .array([]) else {
      throw invalid("added_tokens must be a list")
    }
    var ids = vocabulary.ids
    var tokens: [AddedToken] = []
    var nextID = Int32(truncatingIfNeeded: vocabulary.count)
    for (index, entry) in entries.enumerated() {
      let token = try addedToken(entry, "added_tokens[\(index)]")
      // The reference goes by the vocabulary, then by the order in the list, whatever id the list gives.
      let expected = ids[token.content] ?? nextID
      if expected == nextID { nextID += 1 }
      guard token.id == expected else {
        throw invalid(
          "the added token \"\(token.name)\" has the id \(token.id), but the vocabulary makes it \(expected)")
      }
      ids[token.content] = token.id
      tokens.removeAll { $0.id == token.id }
      tokens.append(token)
    }
    return tokens
  }

  private func addedToken(_ entry: JSONTree, _ what: String) throws(ModelError) -> AddedToken {
    try onlyKnownKeys(
      entry, "\(what).", ["id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"])
    guard case .string(let content) = entry["content"] ?? .null, !content.isEmpty else {
      throw invalid("\(what) has no content")
    }
    let name = "the added token \"\(String(decoding: content, as: UTF8.self))\""
    return AddedToken(
      content: content, id: try id(entry["id"], name), isNormalized: try flag(entry, "normalized", name),
      isSingleWord: try flag(entry, "single_word", name), stripsLeft: try flag(entry, "lstrip", name),
      stripsRight: try flag(entry, "rstrip", name))
  }

  /// What finds tokens, as they are written or after `normalizers`.
  func matcher(_ tokens: [AddedToken], _ normalizers: [Normalizer]) throws(ModelError) -> AddedTokenMatcher {
    var known: [[UInt8]: String] = [:]
    var out: [AddedTokenMatcher.Token] = []
    for token in tokens {
      var text = AlignedText()
      var spare = AlignedText()
      text.read(token.content.span)
      for normalizer in normalizers { normalizer.apply(&text, &spare) }
      guard text.count > 0 else {
        throw invalid("nothing is left of the added token \"\(token.name)\" once normalised")
      }
      if let other = known[text.bytes] {
        throw invalid("the added tokens \"\(other)\" and \"\(token.name)\" are the same once normalised")
      }
      known[text.bytes] = token.name
      out.append(
        .init(
          content: text.bytes, id: token.id, isSingleWord: token.isSingleWord, stripsLeft: token.stripsLeft,
          stripsRight: token.stripsRight))
    }
    return AddedTokenMatcher(out)
  }
}
