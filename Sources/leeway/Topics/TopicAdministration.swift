internal import Kafka

/// Compares a cluster with the topics' files, and brings it to them.
struct TopicAdministration {
  let admin: Admin
  let prefix: String
  let timeout: Duration

  /// What separates the cluster from `wanted`; the parameters are those of ``TopicPlan``.
  func plan(
    _ wanted: [TopicSpecification], foreign: Set<String> = [], allowed: Set<DataLoss> = [], replicas: Int = -1
  ) throws(KafkaError) -> TopicPlan {
    let names = Set(wanted.map { prefix + $0.name })
    let isEmbedded = try admin.isEmbedded(timeout: timeout)
    var found: [String: TopicPlan.Found] = [:]
    for topic in try admin.topics(timeout: timeout) {
      // The embedded cluster cannot be asked for settings; it has none to change either.
      let isAsked = names.contains(topic.name) && !isEmbedded
      let settings = isAsked ? try admin.settings(of: topic.name, timeout: timeout) : nil
      found[topic.name] = TopicPlan.Found(
        partitions: topic.partitionCount, replicas: topic.replicationFactor, settings: settings)
    }
    return TopicPlan(
      wanted, prefix: prefix, found: found, foreign: foreign, allowed: allowed, replicas: replicas)
  }

  /// Makes and changes what the plan says; what it refuses is left alone, all settings of that topic with it.
  ///
  /// - Parameter say: is told each thing that was done.
  /// - Throws: at the first topic that could not be made or changed; what was done stays done, and applying again goes
  ///   on from there.
  func apply(_ plan: TopicPlan, say: (String) -> Void) throws(KafkaError) {
    var missing: [NewTopic] = []
    for (topic, step) in plan.steps {
      if case .create(let partitions, let settings) = step {
        missing.append(
          NewTopic(name: topic, partitions: partitions, replicationFactor: plan.replicas, configuration: settings))
      }
    }
    let failures = try admin.create(missing, timeout: timeout).filter { $0.code != .topicAlreadyExists }
    for topic in missing where !failures.contains(where: { $0.topic == topic.name }) { say("made \(topic.name)") }
    if let failure = failures.first { throw failure }
    try awaitListing(of: Set(missing.map(\.name)))
    for (topic, step) in plan.steps {
      guard case .change(let changes) = step, changes.allSatisfy({ $0.loss == nil }) else { continue }
      try admin.change(Dictionary(changes.map { ($0.setting, $0.to) }) { $1 }, of: topic, timeout: timeout)
      say("changed \(topic): " + changes.map { "\($0.setting) = \($0.to)" }.joined(separator: ", "))
    }
  }

  /// A broker may not know yet what the cluster has just made; a worker that starts at once would miss it. Waits for so
  /// long as a request may take.
  private func awaitListing(of names: Set<String>) throws(KafkaError) {
    let deadline = ContinuousClock.now + timeout
    while !names.isEmpty, ContinuousClock.now < deadline {
      let listed = try admin.topics(timeout: timeout).filter { $0.partitionCount > 0 }.map(\.name)
      if names.isSubset(of: listed) { return }
    }
  }
}
