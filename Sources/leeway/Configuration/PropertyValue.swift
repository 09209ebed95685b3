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
