extension ModelDescription {
  /// Reads the text of a `model.yaml`.
  ///
  /// - Parameter file: its path, for errors.
  /// - Throws: a `ModelError` that names the line, for anything but the documented keys with values in their range.
  init(yaml: String, file: String) throws(ModelError) {
    let root = try StrictMapping(yaml: yaml, file: file)
    let family = try Self.family(root)
    try root.allow(family == .patterns ? family.keys : Self.commonKeys + family.keys)
    self.family = family
    name = try root.text("name")
    if name.hasPrefix("sample:") {
      throw root.error("name", "names that begin with \"sample:\" are those of the streams of sampled documents")
    }
    version = try root.text("version")
    summary = try root.optionalText("description") ?? ""
    graph = family == .patterns ? "" : try root.fileName("graph")
    tokenizer = family == .patterns ? "" : try root.fileName("tokenizer")
    settings = family == .gliner ? try root.fileName("config") : nil
    tokenizerSettings = root.has("tokenizer_config") ? try root.fileName("tokenizer_config") : nil
    let tokens = try root.optionalInteger("max_tokens", in: 3...65_536)
    if tokens == nil && family.needsMaxTokens { throw root.error("max_tokens", "the key \"max_tokens\" is missing") }
    maxTokens = tokens
    maxDocumentBytes = try root.integer("max_document_bytes", in: 1...1_073_741_824, default: 1_048_576)
    windows = try Self.windows(root, family)
    temperature = try root.number("temperature", in: 0.001...1000, default: 1)
    let asked = try Self.question(root, family, temperature: temperature)
    (question, tasks) = asked
    files = family == .patterns ? [:] : try Self.checksums(root)
    if family == .patterns { return }
    for needed in [graph, tokenizer] + [settings, tokenizerSettings].compactMap(\.self) where files[needed] == nil {
      throw root.error("files", "there is no sha256 of \(needed); add one, as `sha256sum` prints it")
    }
  }

  private static let commonKeys = [
    "name", "version", "family", "description", "graph", "tokenizer", "max_tokens", "max_document_bytes", "temperature",
    "files",
  ]

  private static func family(_ root: StrictMapping) throws(ModelError) -> Family {
    let text = try root.text("family")
    guard let family = Family(rawValue: text) else {
      let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
      throw root.error("family", kind: .unknownFamily, "the family \"\(text)\" is not known; known are: \(known)")
    }
    return family
  }

  private static func question(
    _ root: StrictMapping, _ family: Family, temperature: Double
  ) throws(ModelError) -> (Question, [Task]) {
    switch family {
    case .sequenceClassification:
      let tasks = try ClassificationEntry.all(root, family, temperature: temperature)
      return (.tasks, tasks.map(\.task))
    case .tokenClassification: return (.tags(try TaggingEngine.Settings(root, temperature: temperature)), [])
    case .gliner: return (.entities(try EntityRequest(root, temperature: temperature)), [])
    case .gliner2:
      let tasks = root.has("tasks") ? try ClassificationEntry.all(root, family, temperature: temperature) : []
      let schema = try Gliner2Schema(root, tasks: tasks.map(\.asked), temperature: temperature)
      return (.schema(schema), tasks.map(\.task))
    case .sentenceEmbedding: return (.vector, [])
    case .patterns: return (.patterns(try Self.patterns(root)), [])
    }
  }

  private static func patterns(_ root: StrictMapping) throws(ModelError) -> [Pattern] {
    var patterns: [Pattern] = []
    for entry in try root.mappings("patterns") {
      try entry.allow(["label", "pattern"])
      let pattern = Pattern(label: try entry.text("label"), pattern: try entry.text("pattern"))
      do {
        _ = try NamedPattern(label: pattern.label, pattern: pattern.pattern)
      } catch {
        throw entry.error(
          "pattern", "\"\(pattern.pattern)\" is no regular expression that can be used: \(error.reason)")
      }
      patterns.append(pattern)
    }
    return patterns
  }

  /// `windows: {words, overlap, most}`, or `windows: none`. A tagger's are counted in tokens and are as long as its limit.
  private static func windows(_ root: StrictMapping, _ family: Family) throws(ModelError) -> WindowPlan? {
    guard family.keys.contains("windows") else { return nil }
    let standard = WindowPlan()
    guard root.has("windows") else { return standard }
    if root.isText("windows") {
      guard try root.text("windows") == "none" else {
        throw root.error("windows", "\"windows\" must be none or a mapping of words, overlap and most")
      }
      return nil
    }
    let section = try root.mapping("windows")
    try section.allow(family == .tokenClassification ? ["overlap", "most"] : ["words", "overlap", "most"])
    let words = try section.integer("words", in: 1...65_536, default: standard.words)
    return WindowPlan(
      words: words,
      overlap: try section.integer("overlap", in: 0...words - 1, default: min(standard.overlap, words - 1)),
      most: try section.integer("most", in: 1...65_536, default: standard.most))
  }

  private static func checksums(_ root: StrictMapping) throws(ModelError) -> [String: String] {
    let section = try root.mapping("files")
    var files: [String: String] = [:]
    for key in section.keys {
      let digest = try section.text(key).lowercased()
      guard digest.utf8.count == 64, digest.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
      else { throw section.error(key, "the sha256 of \(key) is not 64 hexadecimal digits") }
      files[try section.checkedFileName(key)] = digest
    }
    return files
  }
}

extension ModelDescription.Family {
  /// Whether labels are named by the configuration, not by the model.
  package var isZeroShot: Bool { self == .gliner || self == .gliner2 }

  fileprivate var needsMaxTokens: Bool { !isZeroShot && self != .patterns }

  /// The keys of `model.yaml` besides those that all families have.
  fileprivate var keys: [String] {
    switch self {
    case .sequenceClassification: ["tasks"]
    case .tokenClassification:
      ["labels", "scheme", "aggregation", "outside", "threshold", "thresholds", "windows"]
    case .gliner:
      ["config", "tokenizer_config", "entities", "threshold", "nested", "multi_label", "windows"]
    case .gliner2: ["entities", "tasks", "relations", "structures", "threshold", "windows"]
    case .sentenceEmbedding: []
    case .patterns: ["name", "version", "family", "description", "max_document_bytes", "patterns"]
    }
  }
}
