internal import Foundation
internal import Yams

/// The value of one of librdkafka's properties: shown, or kept secret.
enum PropertyValue: Sendable, Hashable {
  case plain(String)
  case secret(Secret)

  init(_ value: String, of property: String) {
    self = Secret.isSecret(property: property) ? .secret(Secret(value)) : .plain(value)
  }

  /// What the broker's client is given.
  func reveal() -> String {
    switch self {
    case .plain(let value): value
    case .secret(let secret): secret.reveal()
    }
  }

  var secret: Secret? { if case .secret(let secret) = self { secret } else { nil } }

  /// What a person is shown.
  var shown: String {
    switch self {
    case .plain(let value): value
    case .secret(let secret): secret.description
    }
  }

  /// Splits `NAME=VALUE`, as `--property` takes it; nil without a name or an equals sign.
  static func parse(_ text: String) -> (name: String, value: PropertyValue)? {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
    let name = String(text[..<equals])
    return (name, PropertyValue(String(text[text.index(after: equals)...]), of: name))
  }
}

extension YAMLSection {
  /// Properties by librdkafka's own names. A value is given as it is, or as `{file: PATH}` or `{env: NAME}`; one from
  /// a file or from the environment is always kept secret.
  func properties(_ name: String, environment: [String: String]) -> [String: PropertyValue] {
    var properties: [String: PropertyValue] = [:]
    for (property, node, line) in entries(name) {
      let path = "\(keyPath(name)).\(property)"
      if let scalar = node.scalar {
        properties[property] = PropertyValue(scalar.string, of: property)
        continue
      }
      switch Self.origin(of: node) {
      case .file(let file)?:
        if let data = FileManager.default.contents(atPath: file), let text = String(validating: data, as: UTF8.self) {
          properties[property] = .secret(Secret(text.trimmingCharacters(in: .newlines)))
        } else {
          note(line, path, "the file \(file) cannot be read as text: it is missing or not readable by this user")
        }
      case .environment(let variable)?:
        if let value = environment[variable] {
          properties[property] = .secret(Secret(value))
        } else {
          note(line, path, "the environment has no variable \(variable): set it, or give the value in another way")
        }
      case nil:
        note(line, path, "must be a value, {file: PATH} or {env: NAME}")
      }
    }
    return properties
  }

  private enum Origin {
    case file(String)
    case environment(String)
  }

  private static func origin(of node: Node) -> Origin? {
    guard case .mapping(let mapping) = node, mapping.count == 1, let entry = mapping.first,
      let value = entry.value.scalar?.string
    else { return nil }
    switch entry.key.scalar?.string {
    case "file": return .file(value)
    case "env": return .environment(value)
    default: return nil
    }
  }
}
