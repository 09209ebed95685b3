internal import Foundation
internal import Yams

/// A value of a JSON document together with its line. JSON is read as the YAML that it also is, for the lines' sake.
struct SchemaNode {
  indirect enum Value {
    case object([(name: String, node: SchemaNode)])
    case array([SchemaNode])
    case string(String)
    /// A number, true, false or null, as it is written.
    case literal(String)
  }

  let value: Value
  let line: Int?

  /// - Throws: ``ConfigurationError`` where the file cannot be read or is not JSON.
  init(path: String) throws(ConfigurationError) {
    func failure(_ words: String) -> ConfigurationError {
      ConfigurationError(file: path, problems: [ConfigurationProblem(line: nil, key: "", words: words)])
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw failure("the file cannot be read: it is missing or not readable by this user")
    }
    do { _ = try JSONSerialization.jsonObject(with: data) } catch { throw failure("the file is not JSON") }
    guard let text = String(validating: data, as: UTF8.self), let root = try? Yams.compose(yaml: text) else {
      throw failure("the file is not JSON in UTF-8")
    }
    self.init(root)
  }

  init(_ node: Node) {
    line = node.mark?.line
    switch node {
    case .mapping(let mapping):
      value = .object(mapping.map { ($0.key.scalar?.string ?? "", SchemaNode($0.value)) })
    case .sequence(let items): value = .array(items.map { SchemaNode($0) })
    case .scalar(let scalar): value = scalar.style == .plain ? .literal(scalar.string) : .string(scalar.string)
    case .alias: value = .literal("")
    }
  }

  subscript(_ name: String) -> SchemaNode? { entries.first { $0.name == name }?.node }

  /// The entries of an object; none of anything else.
  var entries: [(name: String, node: SchemaNode)] { if case .object(let entries) = value { entries } else { [] } }
  /// The items of an array; none of anything else.
  var items: [SchemaNode] { if case .array(let items) = value { items } else { [] } }
  var string: String? { if case .string(let text) = value { text } else { nil } }
  var number: Double? { if case .literal(let text) = value { Double(text) } else { nil } }
  var isObject: Bool { if case .object = value { true } else { false } }
  var isArray: Bool { if case .array = value { true } else { false } }
  /// The texts of an array of texts; nil where it is none.
  var strings: [String]? {
    guard isArray else { return nil }
    let texts = items.compactMap(\.string)
    return texts.count == items.count ? texts : nil
  }

  /// The value as text without its layout, for comparing.
  var canonical: String {
    switch value {
    case .object(let entries):
      "{" + entries.sorted { $0.name < $1.name }.map { "\($0.name):\($0.node.canonical)" }.joined(separator: ",") + "}"
    case .array(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
    case .string(let text): "\"\(text)\""
    case .literal(let text): text
    }
  }

  /// What `#/a/b` points at, where this is the root.
  func resolve(_ reference: String) -> SchemaNode? {
    guard reference.hasPrefix("#") else { return nil }
    var node: SchemaNode? = self
    for part in reference.dropFirst(1).split(separator: "/") {
      node = node?[String(part.replacing("~1", with: "/").replacing("~0", with: "~"))]
    }
    return node
  }
}
