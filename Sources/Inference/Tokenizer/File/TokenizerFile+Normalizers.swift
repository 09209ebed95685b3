#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension TokenizerFile {
  /// The normalisers, sequences and BERT's switches laid out in order.
  func normalizers() throws(ModelError) -> [Normalizer] {
    try normalizers(root["normalizer"] ?? .null, "normalizer")
  }

  /// The switches of a `BertNormalizer`; nil where the normaliser is another.
  func bertOptions() throws(ModelError) -> ScalarClasses.Options? {
    let section = root["normalizer"] ?? .null
    return section["type"]?.text == "BertNormalizer" ? try bertOptions(section, "normalizer") : nil
  }

  private func bertOptions(_ section: JSONTree, _ what: String) throws(ModelError) -> ScalarClasses.Options {
    try onlyKnownKeys(
      section, "\(what).", ["type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase"])
    let lowercases = try flag(section, "lowercase", what)
    let strips = section["strip_accents"] == .null ? nil : section["strip_accents"]
    return .init(
      cleansText: try flag(section, "clean_text", what), isolatesHan: try flag(section, "handle_chinese_chars", what),
      stripsAccents: strips == nil ? lowercases : try flag(section, "strip_accents", what), lowercases: lowercases)
  }

  private func normalizers(_ section: JSONTree, _ what: String) throws(ModelError) -> [Normalizer] {
    if section == .null { return [] }
    switch section["type"]?.text {
    case "Sequence":
      try onlyKnownKeys(section, "\(what).", ["type", "normalizers"])
      var all: [Normalizer] = []
      for (index, part) in try list(section, "normalizers", what).enumerated() {
        all += try normalizers(part, "\(what).normalizers[\(index)]")
      }
      return all
    case "BertNormalizer":
      let options = try bertOptions(section, what)
      return (options.cleansText ? [.each(.clean)] : []) + (options.isolatesHan ? [.isolateHan] : [])
        + (options.stripsAccents ? [.form(.nfd), .each(.removeNonSpacing)] : [])
        + (options.lowercases ? [.lowercase] : [])
    case "Strip":
      try onlyKnownKeys(section, "\(what).", ["type", "strip_left", "strip_right"])
      return [.strip(left: try flag(section, "strip_left", what), right: try flag(section, "strip_right", what))]
    case "Precompiled":
      try onlyKnownKeys(section, "\(what).", ["type", "precompiled_charsmap"])
      return [.precompiled(try characterMap(section, what))]
    case "Replace": return [try replacement(section, what)]
    case "Prepend":
      try onlyKnownKeys(section, "\(what).", ["type", "prepend"])
      let prefix = try bytes(section, "prepend", what)
      guard !prefix.isEmpty else {
        throw unsupported("\(what).prepend", section["prepend"], "texts that are not empty")
      }
      return [.prepend(prefix)]
    default: return [try plain(section, what)]
    }
  }

  private func plain(_ section: JSONTree, _ what: String) throws(ModelError) -> Normalizer {
    let normalizer: Normalizer
    switch section["type"]?.text {
    case "NFC": normalizer = .form(.nfc)
    case "NFD": normalizer = .form(.nfd)
    case "NFKC": normalizer = .form(.nfkc)
    case "NFKD": normalizer = .form(.nfkd)
    case "StripAccents": normalizer = .each(.stripAccents)
    case "Lowercase": normalizer = .lowercase
    case "Nmt": normalizer = .each(.nmt)
    default:
      throw unsupported(
        what, section["type"] ?? section,
        "BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence, Strip and "
          + "StripAccents")
    }
    try onlyKnownKeys(section, "\(what).", ["type"])
    return normalizer
  }

  private func characterMap(_ section: JSONTree, _ what: String) throws(ModelError) -> CharacterMap {
    let text = String(decoding: try bytes(section, "precompiled_charsmap", what), as: UTF8.self)
    guard let data = Data(base64Encoded: text), let map = CharacterMap([UInt8](data)) else {
      throw invalid("\(what).precompiled_charsmap is no SentencePiece character map in Base64; export the file again")
    }
    return map
  }

  private func replacement(_ section: JSONTree, _ what: String) throws(ModelError) -> Normalizer {
    try onlyKnownKeys(section, "\(what).", ["type", "pattern", "content"])
    return .replace(try pattern(section, what), with: try bytes(section, "content", what))
  }

  /// The pattern of a `Replace` or `Split`.
  func pattern(_ section: JSONTree, _ what: String) throws(ModelError) -> TextPattern {
    let pattern = section["pattern"] ?? .null
    let done =
      "texts, and regular expressions that are a text, one character or \\s and + or {n,} after it, a list as [\\n\\t], or "
      + "several such with | between them"
    switch (pattern["String"], pattern["Regex"]) {
    case (.string(let text)?, nil):
      guard !text.isEmpty else { throw unsupported("\(what).pattern", pattern["String"], done) }
      return .literal(text)
    case (nil, .string(let text)?):
      guard let found = TextPattern(regularExpression: text) else {
        throw unsupported("\(what).pattern.Regex", pattern["Regex"], done)
      }
      return found
    default: throw invalid("\(what).pattern must hold a String or a Regex")
    }
  }
}
