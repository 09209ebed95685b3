internal import Yams

/// What one file of the topics' folder says of a topic.
struct TopicSpecification: Sendable, Equatable {
  /// An event that lies in the topic.
  struct Event: Sendable, Equatable {
    /// Its `ce_type`; nil for what is no event of Leeway's.
    var type: String?
    /// The schema of its body, as a path within the folder.
    var schema: String?
    /// The schema of its headers, likewise.
    var headers: String?
    var line: Int?
  }

  /// The name without a prefix.
  var name: String
  /// What the records are keyed by, in words.
  var key: String?
  var partitions: Int
  /// The topic's own settings, by Kafka's names.
  var settings: [String: String]
  var events: [Event]

  /// The schemas of the events that lie in it, as paths within the folder.
  var schemas: [String] { events.flatMap { [$0.schema, $0.headers].compactMap { $0 } } }

  /// How old or superseded records are removed: `compact`, `delete` or both.
  var cleanup: Set<String> { Self.cleanup(settings["cleanup.policy"] ?? "delete") }

  static func cleanup(_ text: String) -> Set<String> {
    Set(text.split(separator: ",").map { String($0).filter { $0 != " " } })
  }

  /// Whether it keeps the state of a stage.
  var isChangelog: Bool { name.hasPrefix("leeway.") && name.hasSuffix(".changelog") }

  /// Reads one of the topics' files.
  ///
  /// - Throws: ``ConfigurationError`` where the file is not what `topics/README.md` describes.
  init(_ file: YAMLFile) throws(ConfigurationError) {
    self = try file.read { root in
      let name = root.required("name", "the topic's name, without a prefix")
      if let problem = TopicName.problem(with: name) { root.problem("name", problem) }
      _ = root.string("description")
      let key = root.string("key")
      // An event is described by its body (`schema`), by its headers (`headers`), or by both.
      let events = root.sections("events") { event in
        Event(
          type: event.string("type"), schema: event.string("schema"), headers: event.string("headers"),
          line: event.line)
      }
      let partitions = root.integer("partitions", default: 4, in: 1...10_000)
      return TopicSpecification(
        name: name, key: key, partitions: partitions, settings: Self.settings(root), events: events)
    }
  }

  init(name: String, key: String? = nil, partitions: Int, settings: [String: String] = [:], events: [Event] = []) {
    self.name = name
    self.key = key
    self.partitions = partitions
    self.settings = settings
    self.events = events
  }

  private static func settings(_ root: YAMLSection) -> [String: String] {
    var settings: [String: String] = [:]
    for (name, node, line) in root.entries("config") {
      guard let value = node.scalar?.string else {
        root.note(line, "config.\(name)", "must be a single value, not \(node.kind)")
        continue
      }
      if let problem = TopicSettingRule.problem(with: name, value) { root.note(line, "config.\(name)", problem) }
      settings[name] = value
    }
    if let least = settings["min.compaction.lag.ms"].flatMap({ Int64($0) }),
      let most = settings["max.compaction.lag.ms"].flatMap({ Int64($0) }), least > most
    {
      root.problem("config", "min.compaction.lag.ms must not be above max.compaction.lag.ms")
    }
    return settings
  }
}
