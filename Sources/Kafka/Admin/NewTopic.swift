/// A topic to be made.
package struct NewTopic: Hashable, Sendable {
  package var name: String
  package var partitions: Int
  /// −1 for the broker's default.
  package var replicationFactor: Int
  /// By Kafka's own names, e.g. `retention.ms`.
  package var configuration: [String: String]

  package init(name: String, partitions: Int, replicationFactor: Int = -1, configuration: [String: String] = [:]) {
    self.name = name
    self.partitions = partitions
    self.replicationFactor = replicationFactor
    self.configuration = configuration
  }
}
