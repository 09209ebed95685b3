/// One right on the cluster: what may be done with one resource.
struct AccessRule: Sendable, Equatable {
  enum Resource: String, Sendable, CaseIterable {
    case topic, group
    case transactionalID = "transactional id"
    case cluster

    /// The option of `kafka-acls.sh`.
    var flag: String {
      switch self {
      case .topic: "--topic"
      case .group: "--group"
      case .transactionalID: "--transactional-id"
      case .cluster: "--cluster"
      }
    }
  }

  enum Operation: String, Sendable {
    case read = "Read"
    case write = "Write"
    case describe = "Describe"
    case create = "Create"
    case alterConfigs = "AlterConfigs"
    case describeConfigs = "DescribeConfigs"
    case idempotentWrite = "IdempotentWrite"
  }

  let resource: Resource
  /// Empty for the cluster.
  let name: String
  /// Whether all names that begin so are meant.
  var isPrefix = false
  /// What may be done; Read, Write, Create and AlterConfigs of a topic include Describe or DescribeConfigs.
  let operations: [Operation]
  /// What for.
  let reason: String

  /// The command line that grants it.
  func command(brokers: String, principal: String, script: String = "kafka-acls.sh") -> String {
    var words = [script, "--bootstrap-server", Self.quoted(brokers), "--add"]
    words += ["--allow-principal", Self.quoted(principal)]
    for operation in operations { words += ["--operation", operation.rawValue] }
    words.append(resource.flag)
    if resource != .cluster { words.append(Self.quoted(name)) }
    if isPrefix { words += ["--resource-pattern-type", "prefixed"] }
    return words.joined(separator: " ")
  }

  /// The text as one word of a shell.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x2C...0x3A).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
    return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
