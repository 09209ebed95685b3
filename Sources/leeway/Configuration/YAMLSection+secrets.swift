internal import Foundation
internal import Yams

extension YAMLSection {
  /// A secret, given as `{file: PATH}` or `{env: NAME}` and never as it is; nil where it is missing or a problem was
  /// noted, which never quotes it.
  func secret(_ name: String, environment: [String: String]) -> Secret? {
    guard let node = value(name, default: "none") else { return nil }
    return secret(node, keyPath(name), node.mark?.line, environment: environment)
  }

  /// Properties by librdkafka's own names. A value is given as it is, or as `{file: PATH}` or `{env: NAME}`; one from
  /// a file or from the environment is always kept secret, and one that is a secret by its nature is given in no other
  /// way.
  func properties(_ name: String, environment: [String: String]) -> [String: PropertyValue] {
    var properties: [String: PropertyValue] = [:]
    for (property, node, line) in entries(name) {
      let path = "\(keyPath(name)).\(property)"
      if let scalar = node.scalar, !Secret.isSecret(property: property) {
        properties[property] = .plain(scalar.string)
      } else if let secret = secret(node, path, line, environment: environment) {
        properties[property] = .secret(secret)
      }
    }
    return properties
  }

  private func secret(_ node: Node, _ path: String, _ line: Int?, environment: [String: String]) -> Secret? {
    switch Self.origin(of: node) {
    case .file(let file)?:
      guard let data = FileManager.default.contents(atPath: file), let text = String(validating: data, as: UTF8.self)
      else {
        note(line, path, "the file \(file) cannot be read as text: it is missing or not readable by this user")
        return nil
      }
      let value = text.trimmingCharacters(in: .newlines)
      if value.isEmpty { note(line, path, "the file \(file) is empty") }
      return Secret(value, origin: .file(file))
    case .environment(let variable)?:
      guard let value = environment[variable] else {
        note(line, path, "the environment has no variable \(variable): set it, or give {file: PATH}")
        return nil
      }
      if value.isEmpty { note(line, path, "the environment's variable \(variable) is empty") }
      return Secret(value, origin: .environment(variable))
    case nil:
      let what = node.scalar == nil ? "must be" : "is a secret, which does not belong into this file: give"
      note(line, path, "\(what) {file: PATH} or {env: NAME}")
      return nil
    }
  }

  private static func origin(of node: Node) -> Secret.Origin? {
    guard case .mapping(let mapping) = node, mapping.count == 1, let entry = mapping.first,
      let value = entry.value.scalar?.string, !value.isEmpty
    else { return nil }
    switch entry.key.scalar?.string {
    case "file": return .file(value)
    case "env": return .environment(value)
    default: return nil
    }
  }
}
