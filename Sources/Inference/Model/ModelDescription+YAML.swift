internal import Yams

extension ModelDescription {
  /// Reads the text of a `model.yaml`.
  ///
  /// - Parameter file: its path, for errors.
  /// - Throws: a `ModelError` that names the line, for anything but the documented keys with values in their range.
  init(yaml: String, file: String) throws(ModelError) {
    let root = try StrictMapping(yaml: yaml, file: file)
    try root.allow([
      "name", "version", "family", "description", "graph", "tokenizer", "max_tokens", "max_document_bytes",
      "temperature", "tasks", "files",
    ])
    name = try root.text("name")
    version = try root.text("version")
    family = try Self.family(root)
    summary = try root.optionalText("description") ?? ""
    graph = try root.fileName("graph")
    tokenizer = try root.fileName("tokenizer")
    maxTokens = try root.integer("max_tokens", in: 3...65_536)
    maxDocumentBytes = try root.integer("max_document_bytes", in: 1...1_073_741_824, default: 1_048_576)
    temperature = try root.number("temperature", in: 0.001...1000, default: 1)
    tasks = try Self.tasks(root, temperature: temperature)
    files = try Self.checksums(root)
    for needed in [graph, tokenizer] where files[needed] == nil {
      throw root.error("files", "there is no sha256 of \(needed); add one, as `sha256sum` prints it")
    }
  }

  private static func family(_ root: StrictMapping) throws(ModelError) -> Family {
    let text = try root.text("family")
    guard let family = Family(rawValue: text) else {
      let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
      throw root.error("family", kind: .unknownFamily, "the family \"\(text)\" is not known; known are: \(known)")
    }
    return family
  }

  private static func tasks(_ root: StrictMapping, temperature: Double) throws(ModelError) -> [Task] {
    var tasks: [Task] = []
    for entry in try root.mappings("tasks") {
      try entry.allow([
        "name", "labels", "low_confidence", "multi_label", "threshold", "thresholds", "temperature",
      ])
      let labels = try entry.texts("labels")
      let several = try entry.flag("multi_label", default: false)
      let task = Task(
        name: try entry.text("name"), labels: labels,
        lowConfidence: try entry.number("low_confidence", in: 0...1, default: 0), allowsSeveralLabels: several,
        thresholds: try thresholds(entry, labels, default: several ? 0.5 : 0),
        temperature: try entry.number("temperature", in: 0.001...1000, default: temperature))
      guard task.labels.count >= 2 else { throw entry.error("labels", "a task needs at least two labels") }
      guard Set(task.labels).count == task.labels.count else { throw entry.error("labels", "a label is named twice") }
      guard !tasks.contains(where: { $0.name == task.name }) else {
        throw entry.error("name", "the task \"\(task.name)\" is named twice")
      }
      tasks.append(task)
    }
    return tasks
  }

  /// Each label's threshold: its own of `thresholds`, else `threshold`.
  private static func thresholds(
    _ entry: StrictMapping, _ labels: [String], default standard: Double
  ) throws(ModelError) -> [Double] {
    let common = try entry.number("threshold", in: 0...1, default: standard)
    var thresholds = [Double](repeating: common, count: labels.count)
    guard entry.keys.contains("thresholds") else { return thresholds }
    let own = try entry.mapping("thresholds")
    for label in own.keys {
      guard let place = labels.firstIndex(of: label) else {
        throw own.error(label, "\"\(label)\" is none of the task's labels")
      }
      thresholds[place] = try own.number(label, in: 0...1)
    }
    return thresholds
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
