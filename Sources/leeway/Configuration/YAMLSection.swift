internal import Yams

/// One mapping of a YAML file while it is read. Each accessor names a key; what is not asked for is an unknown key.
///
/// A key that is missing or null has its default. A value that does not fit is noted as a problem, and the default used.
final class YAMLSection {
  let path: String
  let line: Int?
  private let reading: YAMLReading
  private var entries: [(name: String, key: Node, value: Node)] = []
  private var asked: Set<String> = []

  init(_ node: Node?, path: String, line: Int?, reading: YAMLReading) {
    self.path = path
    self.line = line
    self.reading = reading
    guard let node, !node.isNull else { return }
    guard case .mapping(let mapping) = node else {
      note(node.mark?.line, path, "must be keys and values, not \(node.kind)")
      return
    }
    for (key, value) in mapping {
      if let name = key.scalar?.string {
        entries.append((name, key, value))
      } else {
        note(key.mark?.line, path, "a key must be a plain word, not \(key.kind)")
      }
    }
  }

  /// The names of the keys that are there, in their order.
  var names: [String] { entries.map(\.name) }

  /// The value of `name`, unless it is missing or null; marks the key as known.
  func value(_ name: String, default words: String? = nil) -> Node? {
    asked.insert(name)
    // Who asks a second time need not say the default again.
    if words != nil || reading.keys[keyPath(name)] == nil { reading.keys[keyPath(name)] = .some(words) }
    guard let node = entries.first(where: { $0.name == name })?.value, !node.isNull else { return nil }
    return node
  }

  /// The scalar at `name` as it is written; nil where it is missing.
  func text(_ name: String, default words: String? = nil) -> (text: String, line: Int?)? {
    guard let node = value(name, default: words) else { return nil }
    guard let scalar = node.scalar else {
      problem(name, "must be a single value, not \(node.kind)")
      return nil
    }
    return (scalar.string, scalar.mark?.line)
  }

  /// A mapping in this one; read also where it is missing, so that its defaults and keys are known.
  func section<Value>(_ name: String, _ body: (YAMLSection) -> Value) -> Value {
    let node = value(name)
    return Self.read(node, keyPath(name), node?.mark?.line ?? line, reading, body)
  }

  /// The entries of a mapping whose keys are the user's own, in its order; empty where it is missing.
  func entries(_ name: String) -> [(name: String, value: Node, line: Int?)] {
    guard let node = value(name, default: "none") else { return [] }
    let section = YAMLSection(node, path: keyPath(name), line: node.mark?.line, reading: reading)
    return section.entries.map { ($0.name, $0.value, $0.key.mark?.line) }
  }

  /// A list of mappings; empty where it is missing.
  func sections<Value>(_ name: String, _ body: (YAMLSection) -> Value) -> [Value] {
    guard let node = value(name, default: "none") else { return [] }
    guard case .sequence(let items) = node else {
      problem(name, "must be a list of sections, each beginning with '- ', not \(node.kind)")
      return []
    }
    return items.enumerated().map { index, item in
      Self.read(item, "\(keyPath(name))[\(index)]", item.mark?.line, reading, body)
    }
  }

  /// Notes what is wrong with the value of `name`.
  func problem(_ name: String, _ words: String) {
    let found = entries.first { $0.name == name }
    note(found?.key.mark?.line ?? line, keyPath(name), words)
  }

  func keyPath(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// Notes every key that was not asked for. Called once, after the last accessor.
  func refuseUnknownKeys() {
    for (name, key, _) in entries where !asked.contains(name) {
      let known = asked.sorted()
      let guess = NearestName.of(name, among: known).map { " Did you mean '\($0)'?" } ?? ""
      note(
        key.mark?.line, keyPath(name), "there is no such key.\(guess) Known here: \(known.joined(separator: ", "))")
    }
  }

  private static func read<Value>(
    _ node: Node?, _ path: String, _ line: Int?, _ reading: YAMLReading, _ body: (YAMLSection) -> Value
  ) -> Value {
    let section = YAMLSection(node, path: path, line: line, reading: reading)
    defer { section.refuseUnknownKeys() }
    return body(section)
  }

  /// Notes what is wrong with `key`, a whole path, at `line`.
  func note(_ line: Int?, _ key: String, _ words: String) {
    reading.problems.append(ConfigurationProblem(line: line, key: key, words: words))
  }
}

extension Node {
  /// Whether the node is YAML's null, written as nothing, `~` or `null`.
  var isNull: Bool {
    guard let scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// What the node is, for an error.
  var kind: String {
    switch self {
    case .mapping: "a section"
    case .sequence: "a list"
    case .scalar: "a single value"
    case .alias: "an alias"
    }
  }
}
