import Kafka

/// The topics of the cluster at hand: their names, prefix included, and their partition counts.
///
/// It is read once at start and never changes while the process runs: partition counts are not changed in place.
package struct TopicLayout: Sendable {
  package let prefix: String
  private let counts: [String: Int32]
  private let messageLimits: [Topic: Int]
  /// Where these topics are, if not under the prefix; see ``writing(_:under:)``.
  private var elsewhere: [Topic: String] = [:]
  private var changelogPrefix: String

  /// What a topic takes where its file says nothing: Kafka's own default for `max.message.bytes`.
  package static let defaultMessageLimit = 1_048_588

  /// - Parameters:
  ///   - prefix: what every topic name of Leeway's begins with; empty by default.
  ///   - counts: partition counts by full topic name.
  ///   - messageLimits: `max.message.bytes` by topic, where it is not Kafka's own default.
  package init(prefix: String = "", counts: [String: Int32], messageLimits: [Topic: Int] = [:]) {
    self.prefix = prefix
    changelogPrefix = prefix
    self.counts = counts
    self.messageLimits = messageLimits
  }

  /// How many bytes one record of `topic` may have, key and headers included.
  package func messageLimit(of topic: Topic) -> Int { messageLimits[topic] ?? Self.defaultMessageLimit }

  /// The name of `topic` on the cluster.
  package func name(of topic: Topic) -> String { (elsewhere[topic] ?? prefix) + topic.rawValue }

  /// The name of the topic that keeps the state of the stage called `stage`.
  package func changelog(of stage: String) -> String { "\(changelogPrefix)leeway.\(stage).changelog" }

  /// How many bytes one record of that topic may have, key and headers included.
  package func changelogLimit(of stage: String) -> Int {
    Topic(rawValue: "leeway.\(stage).changelog").map { messageLimit(of: $0) } ?? Self.defaultMessageLimit
  }

  /// How many partitions `topic` has; 0 where the cluster has no such topic.
  package func partitions(of topic: Topic) -> Int32 { partitions(named: name(of: topic)) }

  /// How many partitions the topic called `name` has; 0 where the cluster has no such topic.
  package func partitions(named name: String) -> Int32 { counts[name] ?? 0 }

  /// The partition of `topic` on which a record with `key` lands, as the Java client's default partitioner places it.
  package func partition(of topic: Topic, key: RawSpan) -> Int32 {
    Partitioner.partition(of: key, among: max(1, partitions(of: topic)))
  }

  /// The same among the `k` partitions of `output` that partition `partition` of `input` feeds; see
  /// ``fed(_:by:of:)``.
  package func partition(of output: Topic, key: RawSpan, fedBy partition: Int32, of input: Topic) -> Int32 {
    let fed = fed(output, by: partition, of: input)
    return fed.lowerBound + Partitioner.partition(of: key, among: Int32(fed.count))
  }

  /// The partitions of `output` that partition `partition` of `input` feeds: `partition`·k ..< (`partition` + 1)·k,
  /// where `output` has k times as many partitions as `input`.
  package func fed(_ output: Topic, by partition: Int32, of input: Topic) -> Range<Int32> {
    let k = max(1, partitions(of: output) / max(1, partitions(of: input)))
    return partition * k..<(partition + 1) * k
  }

  /// The same cluster for a stage that reads what it always does, and writes `outputs` and its changelog under another
  /// prefix.
  package func writing(_ outputs: [Topic], under target: String) -> TopicLayout {
    var copy = self
    for topic in outputs { copy.elsewhere[topic] = target }
    copy.changelogPrefix = target
    return copy
  }
}
