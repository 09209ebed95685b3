/// What one file of the topics' folder says of a topic.
struct TopicSpecification: Sendable, Equatable {
  /// The name without a prefix.
  var name: String
  var partitions: Int
  /// The topic's own settings, by Kafka's names.
  var settings: [String: String]
  /// The schemas of the events that lie in it, as paths within the folder.
  var schemas: [String]

  /// Reads one of the topics' files.
  ///
  /// - Throws: ``ConfigurationError`` where the file is not what `topics/README.md` describes.
  init(_ file: YAMLFile) throws(ConfigurationError) {
    self = try file.read { root in
      let name = root.required("name", "the topic's name, without a prefix")
      _ = root.string("description")
      _ = root.string("key")
      // An event is described by its body (`schema`), by its headers (`headers`), or by both.
      let schemas = root.sections("events") { event in
        _ = event.string("type")
        return [event.string("schema"), event.string("headers")].compactMap { $0 }
      }.flatMap { $0 }
      let partitions = root.integer("partitions", default: 4, in: 1...10_000)
      let settings = Dictionary(root.texts("config").map { ($0.name, $0.value) }) { $1 }
      return TopicSpecification(name: name, partitions: partitions, settings: settings, schemas: schemas)
    }
  }

  init(name: String, partitions: Int, settings: [String: String] = [:], schemas: [String] = []) {
    self.name = name
    self.partitions = partitions
    self.settings = settings
    self.schemas = schemas
  }
}
