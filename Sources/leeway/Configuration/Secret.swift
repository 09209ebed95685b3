/// A value that is never shown: printing it, also inside of something else, shows dots.
struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let value: String

  init(_ value: String) { self.value = value }

  /// The value itself: for the broker's client, and nothing else.
  func reveal() -> String { value }

  var description: String { Self.dots }
  var debugDescription: String { Self.dots }
  var customMirror: Mirror { Mirror(self, children: []) }

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
