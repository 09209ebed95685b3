internal import Pipeline

/// Whether the topics' files agree with each other, with the program and with the schemas.
struct TopicFilesCheck {
  private let files: TopicFiles
  private(set) var problems: [String] = []

  init(_ files: TopicFiles) {
    self.files = files
    names()
    partitions()
    schemas()
  }

  private mutating func names() {
    var seen: Set<String> = []
    for (file, topic) in files.topics {
      if "\(topic.name).yaml" != file { note(file, "the name in it is '\(topic.name)'; a file is called as its topic") }
      if !seen.insert(topic.name).inserted {
        note(file, "the topic '\(topic.name)' is described in another file already")
      }
      if topic.key == nil { note(file, "key is missing: what the records are keyed by, in words") }
      if topic.settings["cleanup.policy"] == nil { note(file, "config.cleanup.policy is missing") }
    }
    for topic in Topic.allCases where !seen.contains(topic.rawValue) {
      problems.append("\(files.path): no file describes the topic \(topic.rawValue)")
    }
  }

  private static let straight = "partitions run straight through"

  /// Raw partition r feeds document partition r, and that prediction partitions r·k to r·k + k − 1; a changelog has the
  /// partitions of what its stage reads.
  private mutating func partitions() {
    let counts = Dictionary(files.topics.map { ($0.topic.name, $0.topic.partitions) }) { first, _ in first }
    guard let documents = counts[Topic.documents.rawValue] else { return }
    if let raw = counts[Topic.documentsRaw.rawValue], raw != documents {
      note("documents.yaml", "\(Self.straight): it must have the \(raw) of documents.raw, not \(documents)")
    }
    for topic in [Topic.predictions, .predictionsShadow] {
      guard let count = counts[topic.rawValue], count % documents != 0 else { continue }
      note("\(topic.rawValue).yaml", "\(Self.straight): \(count) is no multiple of the \(documents) of documents")
    }
    for topic in [Topic.predictionsShadow, .reviews] {
      guard let count = counts[topic.rawValue], let predictions = counts[Topic.predictions.rawValue],
        count != predictions
      else { continue }
      note(
        "\(topic.rawValue).yaml", "summarize reads it beside predictions: it must have its \(predictions), not \(count)"
      )
    }
    if let models = counts[Topic.models.rawValue], models != 1 {
      note("models.yaml", "the registry has one order: it must have 1 partition, not \(models)")
    }
    guard let standard = try? Configuration(YAMLFile(name: "", text: ""), environment: [:]) else { return }
    let layout = TopicLayout(counts: [:])
    for name in StageName.allCases {
      let stage = StageTopics.of(name, standard, layout)
      let changelog = layout.changelog(of: stage.name)
      guard let count = counts[changelog], let input = stage.inputs.first, let wanted = counts[input] else { continue }
      if count != wanted {
        note(
          "\(changelog).yaml",
          "must have the \(wanted) partitions of \(input), which \(stage.name) reads, not \(count)")
      }
    }
  }

  private mutating func schemas() {
    var used: Set<String> = []
    for (file, topic) in files.topics {
      for event in topic.events {
        for schema in [event.schema, event.headers].compactMap({ $0 }) {
          used.insert(schema)
          if files.schemas[schema] == nil {
            note(file, event.line, "the schema \(schema) is missing or cannot be read")
          }
        }
        if event.schema == nil && event.headers == nil {
          note(file, event.line, "the event has no schema and no headers")
        }
      }
    }
    for (name, root) in files.schemas.sorted(by: { $0.key < $1.key }) {
      problems += SchemaCheck(root, file: "\(files.path)/\(name)").problems
      if !used.contains(name) { note(name, "no topic's file names this schema") }
    }
  }

  private mutating func note(_ file: String, _ words: String) { note(file, nil, words) }

  private mutating func note(_ file: String, _ line: Int?, _ words: String) {
    problems.append("\(files.path)/\(file)\(line.map { ":\($0)" } ?? ""): \(words)")
  }
}
