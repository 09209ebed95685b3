extension TokenizerFile {
  /// The pre-tokenisers, sequences laid out in order.
  func preTokenizers() throws(ModelError) -> [PreTokenizer] {
    try preTokenizers(root["pre_tokenizer"] ?? .null, "pre_tokenizer")
  }

  private func preTokenizers(_ section: JSONTree, _ what: String) throws(ModelError) -> [PreTokenizer] {
    if section == .null { return [] }
    switch section["type"]?.text {
    case "Sequence":
      try onlyKnownKeys(section, "\(what).", ["type", "pretokenizers"])
      var all: [PreTokenizer] = []
      for (index, part) in try list(section, "pretokenizers", what).enumerated() {
        all += try preTokenizers(part, "\(what).pretokenizers[\(index)]")
      }
      return all
    case "BertPreTokenizer":
      try onlyKnownKeys(section, "\(what).", ["type"])
      return [.spaces, .punctuation(.isolated)]
    case "Metaspace": return [.metaspace(try metaspace(section, what))]
    case "ByteLevel":
      try onlyKnownKeys(section, "\(what).", ["type", "add_prefix_space", "trim_offsets", "use_regex"])
      return [
        .byteLevel(
          ByteLevel(
            addsSpace: try flag(section, "add_prefix_space", what),
            usesPattern: try flag(section, "use_regex", what, standard: true)))
      ]
    default: return [try splitter(section, what)]
    }
  }

  private func splitter(_ section: JSONTree, _ what: String) throws(ModelError) -> PreTokenizer {
    switch section["type"]?.text {
    case "Whitespace":
      try onlyKnownKeys(section, "\(what).", ["type"])
      return .words
    case "WhitespaceSplit":
      try onlyKnownKeys(section, "\(what).", ["type"])
      return .spaces
    case "Punctuation":
      try onlyKnownKeys(section, "\(what).", ["type", "behavior"])
      return .punctuation(section["behavior"] == nil ? .isolated : try behavior(section, what))
    case "Digits":
      try onlyKnownKeys(section, "\(what).", ["type", "individual_digits"])
      return .digits(individual: try flag(section, "individual_digits", what))
    case "CharDelimiterSplit", "Delimiter":
      try onlyKnownKeys(section, "\(what).", ["type", "delimiter"])
      return .delimiter(try scalar(section, "delimiter", what).value)
    case "FixedLength":
      try onlyKnownKeys(section, "\(what).", ["type", "length"])
      guard let length = (section["length"] ?? .number(5)).index, length > 0 else {
        throw invalid("\(what).length must be a whole number over 0")
      }
      return .fixedLength(length)
    case "Split":
      try onlyKnownKeys(section, "\(what).", ["type", "pattern", "behavior", "invert"])
      return .split(
        try pattern(section, what), try behavior(section, what), inverted: try flag(section, "invert", what))
    default:
      throw unsupported(
        what, section["type"] ?? section,
        "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, Sequence, "
          + "Split, Whitespace and WhitespaceSplit")
    }
  }

  private func behavior(_ section: JSONTree, _ what: String) throws(ModelError) -> SplitBehavior {
    guard let behavior = SplitBehavior(section["behavior"]?.text) else {
      throw unsupported(
        "\(what).behavior", section["behavior"],
        "Contiguous, Isolated, MergedWithNext, MergedWithPrevious and Removed")
    }
    return behavior
  }

  private func scalar(
    _ section: JSONTree, _ key: String, _ what: String
  ) throws(ModelError) -> (value: UInt32, bytes: [UInt8]) {
    let text = try bytes(section, key, what)
    guard !text.isEmpty else { throw invalid("\(what).\(key) must be one character") }
    let scalar = UTF8Scalar.read(text.span, at: 0)
    guard scalar.length == text.count else { throw invalid("\(what).\(key) must be one character") }
    return (scalar.value, text)
  }

  private func metaspace(_ section: JSONTree, _ what: String) throws(ModelError) -> Metaspace {
    try onlyKnownKeys(
      section, "\(what).", ["type", "replacement", "prepend_scheme", "add_prefix_space", "split", "str_rep"])
    let scheme: Metaspace.Prepend
    switch section["prepend_scheme"]?.text {
    case "always": scheme = .always
    case "first": scheme = .first
    case "never": scheme = .never
    case nil where section["prepend_scheme"] == nil: scheme = .always
    default: throw unsupported("\(what).prepend_scheme", section["prepend_scheme"], "always, first and never")
    }
    if let adds = section["add_prefix_space"], adds != .null, scheme != .never,
      try !flag(section, "add_prefix_space", what)
    {
      throw invalid("\(what).add_prefix_space is false, but prepend_scheme is not never: one of them is wrong")
    }
    let splits = section["split"] == .null ? true : try flag(section, "split", what, standard: true)
    return Metaspace(
      replacement: try scalar(section, "replacement", what).bytes, prepend: scheme, splits: splits)
  }

  /// Byte-level steps come last, and a model of byte pairs after them; nothing else is done.
  func check(_ steps: [PreTokenizer], before model: Vocabulary) throws(ModelError) {
    func isByteLevel(_ step: PreTokenizer) -> Bool { if case .byteLevel = step { true } else { false } }
    let count = steps.count(where: isByteLevel)
    if case .bytePairs = model.model {
      guard count == 1, let last = steps.last, isByteLevel(last) else {
        throw unsupported(
          "pre_tokenizer", root["pre_tokenizer"], "BPE models whose only or last pre-tokeniser is ByteLevel")
      }
    } else if count > 0 {
      throw unsupported("pre_tokenizer", .string(Array("ByteLevel".utf8)), "ByteLevel before BPE models only")
    }
  }
}
