/// A value that is never shown: printing it, also inside of something else, shows dots and where it comes from.
struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let value: String
  /// Where it was read; nil where it was given as it is.
  let origin: Origin?

  /// Where a secret is read from.
  enum Origin: Sendable, Hashable, CustomStringConvertible {
    case file(String)
    case environment(String)

    var description: String {
      switch self {
      case .file(let path): "from the file \(path)"
      case .environment(let name): "from the environment's \(name)"
      }
    }
  }

  init(_ value: String, origin: Origin? = nil) {
    self.value = value
    self.origin = origin
  }

  /// The value itself: for the broker's client, and nothing else.
  func reveal() -> String { value }

  var description: String { origin.map { "\(Self.dots) (\($0))" } ?? Self.dots }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }

  static func == (left: Self, right: Self) -> Bool { left.value == right.value }
  func hash(into hasher: inout Hasher) { hasher.combine(value) }

  static let dots = "•••"

  /// Whether a property of librdkafka's holds something that must not be shown.
  static func isSecret(property name: String) -> Bool {
    let words = ["password", "secret", ".pem", "token", "oauthbearer.config", "sasl.jaas"]
    return words.contains { name.lowercased().contains($0) }
  }
}

/// Takes the values of secrets out of text that is about to be shown: an error of a library's may quote them.
struct Redaction: Sendable {
  private let secrets: [String]

  init(_ secrets: [Secret]) {
    // The longest first, so that one that is part of another leaves nothing behind.
    self.secrets = secrets.map { $0.reveal() }.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
  }

  func apply(to text: String) -> String {
    secrets.reduce(text) { $0.replacing($1, with: Secret.dots) }
  }
}
