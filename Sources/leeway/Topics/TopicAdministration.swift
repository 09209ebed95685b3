internal import Kafka

/// Compares a cluster with the topics' files, and brings it to them.
struct TopicAdministration {
  let admin: Admin
  let prefix: String
  let timeout: Duration

  /// What separates the cluster from `wanted`.
  func plan(_ wanted: [TopicSpecification]) throws(KafkaError) -> TopicPlan {
    let names = Set(wanted.map { prefix + $0.name })
    let isEmbedded = try admin.isEmbedded(timeout: timeout)
    var found: [String: TopicPlan.Found] = [:]
    for topic in try admin.topics(timeout: timeout) where names.contains(topic.name) {
      // The embedded cluster cannot be asked for settings; it has none to change either.
      let settings = isEmbedded ? nil : try admin.settings(of: topic.name, timeout: timeout).mapValues(\.value)
      found[topic.name] = TopicPlan.Found(partitions: topic.partitionCount, settings: settings)
    }
    return TopicPlan(wanted, prefix: prefix, found: found)
  }

  /// Makes and changes what the plan says; what it refuses is left alone.
  ///
  /// - Parameters:
  ///   - replication: replicas of every new partition; −1 for the broker's default.
  ///   - say: is told each thing that was done.
  /// - Throws: at the first topic that could not be made or changed; what was done stays done, and applying again goes
  ///   on from there.
  func apply(_ plan: TopicPlan, replication: Int, say: (String) -> Void) throws(KafkaError) {
    var missing: [NewTopic] = []
    for (topic, step) in plan.steps {
      if case .create(let partitions, let settings) = step {
        missing.append(
          NewTopic(name: topic, partitions: partitions, replicationFactor: replication, configuration: settings))
      }
    }
    let failures = try admin.create(missing, timeout: timeout).filter { $0.code != .topicAlreadyExists }
    for topic in missing where !failures.contains(where: { $0.topic == topic.name }) { say("made \(topic.name)") }
    if let failure = failures.first { throw failure }
    for (topic, step) in plan.steps {
      guard case .change(let changes) = step else { continue }
      try admin.change(Dictionary(changes.map { ($0.setting, $0.to) }) { $1 }, of: topic, timeout: timeout)
      say("changed \(topic)")
    }
  }
}
