internal import Foundation
internal import Yams

/// Whether asyncapi.yaml says what the topics' files say.
struct AsyncAPICheck {
  private let files: TopicFiles
  private let file: String
  private let root: SchemaNode
  private(set) var problems: [String] = []

  init(_ files: TopicFiles) {
    self.files = files
    file = "\(files.path)/asyncapi.yaml"
    guard let data = FileManager.default.contents(atPath: file), let text = String(validating: data, as: UTF8.self),
      let node = try? Yams.compose(yaml: text)
    else {
      root = SchemaNode(.init(""))
      problems.append("\(file): the file is missing, or not YAML")
      return
    }
    root = SchemaNode(node)
    references(root)
    channels()
  }

  private mutating func note(_ node: SchemaNode?, _ words: String) {
    problems.append("\(file)\((node?.line).map { ":\($0)" } ?? ""): \(words)")
  }

  /// Every `$ref` leads somewhere.
  private mutating func references(_ node: SchemaNode) {
    for (name, value) in node.entries {
      if name == "$ref", let reference = value.text {
        let leads =
          reference.hasPrefix("#") ? root.resolve(reference) != nil : files.schemas[reference] != nil
        if !leads { note(value, "$ref leads nowhere: \(reference.shown)") }
      } else {
        references(value)
      }
    }
    for item in node.items { references(item) }
  }

  private mutating func channels() {
    var channels: [String: SchemaNode] = [:]
    for (_, channel) in root["channels"]?.entries ?? [] {
      if let address = channel["address"]?.text { channels[address] = channel }
    }
    for (_, topic) in files.topics {
      guard let channel = channels.removeValue(forKey: topic.name) else {
        note(root["channels"], "there is no channel for the topic \(topic.name)")
        continue
      }
      settings(of: topic, channel)
      schemas(of: topic, channel)
    }
    for (address, channel) in channels.sorted(by: { $0.key < $1.key }) {
      note(channel, "no file describes the topic \(address)")
    }
  }

  private mutating func settings(of topic: TopicSpecification, _ channel: SchemaNode) {
    let kafka = channel["bindings"]?["kafka"]
    if kafka?["partitions"]?.text != "\(topic.partitions)" {
      note(kafka?["partitions"] ?? channel, "\(topic.name): its file says \(topic.partitions) partitions")
    }
    let said = kafka?["topicConfiguration"]
    for name in ["retention.ms", "max.message.bytes"] where said?[name]?.text != topic.settings[name] {
      note(said?[name] ?? said ?? channel, "\(topic.name): its file says \(name) \(topic.settings[name] ?? "nothing")")
    }
    let cleanup = Set(said?["cleanup.policy"]?.items.compactMap(\.text) ?? [])
    if cleanup != topic.cleanup {
      note(
        said?["cleanup.policy"] ?? channel,
        "\(topic.name): its file says cleanup.policy \(topic.cleanup.sorted().joined(separator: ","))")
    }
  }

  /// The channel's messages have the topic's schemas and types, and no others.
  private mutating func schemas(of topic: TopicSpecification, _ channel: SchemaNode) {
    var said: Set<String> = []
    for (_, reference) in channel["messages"]?.entries ?? [] {
      guard let message = reference["$ref"]?.text.flatMap({ root.resolve($0) }) else { continue }
      for part in ["payload", "headers"] {
        if let schema = message[part]?["schema"]?["$ref"]?.text { said.insert(schema) }
      }
    }
    let wanted = Set(topic.schemas)
    for schema in wanted.subtracting(said).sorted() { note(channel, "\(topic.name): its file names \(schema) too") }
    for schema in said.subtracting(wanted).sorted() { note(channel, "\(topic.name): its file does not name \(schema)") }
  }
}

extension SchemaNode {
  /// The text of a string or of a plain value: YAML needs no quotes.
  var text: String? {
    switch value {
    case .string(let text), .literal(let text): text
    default: nil
    }
  }
}
