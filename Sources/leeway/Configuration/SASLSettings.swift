/// As whom the brokers know this client, where they ask for a name and a password.
struct SASLSettings: Sendable, Equatable {
  enum Mechanism: String, Sendable, CaseIterable {
    /// No name and no password.
    case none
    case plain = "PLAIN"
    case scramSHA256 = "SCRAM-SHA-256"
    case scramSHA512 = "SCRAM-SHA-512"
  }

  var mechanism = Mechanism.none
  var username: Secret?
  var password: Secret?

  init() {}

  init(_ section: YAMLSection, environment: [String: String]) {
    mechanism = section.choice("mechanism", default: mechanism)
    username = section.secret("username", environment: environment)
    password = section.secret("password", environment: environment)
    for name in ["username", "password"] {
      let isThere = section.value(name) != nil
      if mechanism == .none && isThere {
        section.problem(
          name,
          "has no effect without \(section.keyPath("mechanism")): PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512")
      } else if mechanism != .none && !isThere {
        section.problem(name, "is missing: \(mechanism.rawValue) needs it, as {file: PATH} or {env: NAME}")
      }
    }
  }

  /// By librdkafka's own names.
  var properties: [String: PropertyValue] {
    guard mechanism != .none else { return [:] }
    var properties: [String: PropertyValue] = ["sasl.mechanism": .plain(mechanism.rawValue)]
    properties["sasl.username"] = username.map { .secret($0) }
    properties["sasl.password"] = password.map { .secret($0) }
    return properties
  }
}
