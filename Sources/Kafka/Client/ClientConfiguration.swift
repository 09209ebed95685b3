/// What all clients of one cluster share.
///
/// It can be printed: the values of properties that may hold a secret are left out.
package struct ClientConfiguration: Sendable, CustomStringConvertible, CustomReflectable {
  /// `host:port`, several separated by commas.
  package var brokers: String
  /// The name under which the broker's logs and quotas know this client.
  package var clientID: String
  /// Properties by librdkafka's own names (`security.protocol`, `sasl.password`, `fetch.wait.max.ms` …). They win over
  /// this module's defaults, and are refused where the module depends on a value of its own.
  package var properties: [String: String]
  /// Takes librdkafka's log lines, on threads of librdkafka's own. Without it they are dropped.
  package var log: (@Sendable (LogLine) -> Void)?

  package init(
    brokers: String, clientID: String = "leeway", properties: [String: String] = [:],
    log: (@Sendable (LogLine) -> Void)? = nil
  ) {
    self.brokers = brokers
    self.clientID = clientID
    self.properties = properties
    self.log = log
  }

  /// This configuration with some properties set, over those it had.
  package func with(_ more: [String: String]) -> Self {
    var copy = self
    copy.properties.merge(more) { _, new in new }
    return copy
  }

  /// This configuration with some properties set where it has none of its own.
  package func withDefaults(_ defaults: [String: String]) -> Self {
    var copy = self
    copy.properties.merge(defaults) { own, _ in own }
    return copy
  }

  package var description: String {
    let shown = properties.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(Self.mayHoldSecret($0.key) ? "…" : $0.value)" }
    return (["bootstrap.servers=\(brokers)", "client.id=\(clientID)"] + shown).joined(separator: " ")
  }

  package var customMirror: Mirror { Mirror(self, children: ["description": description]) }

  /// Whether the value of this property must not be shown.
  static func mayHoldSecret(_ property: String) -> Bool {
    ["password", "secret", "username", "token", "oauthbearer.config", ".pem", "jaas", "principal"]
      .contains { property.contains($0) }
  }
}
