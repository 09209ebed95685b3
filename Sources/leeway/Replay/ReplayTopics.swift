internal import Kafka
internal import Pipeline

/// The topics that a replay writes to: which are missing, and how they are made.
struct ReplayTopics: Sendable {
  /// Without those that are there.
  let missing: [NewTopic]

  /// - Parameters:
  ///   - layout: as the stage will see it.
  ///   - source: the layout of what is read: its partition counts are those of the new topics too.
  ///   - specifications: what the topics' files say.
  ///   - keepsPosition: whether it is kept how far the replay has come.
  init(
    _ stage: some Stage, layout: TopicLayout, source: TopicLayout, specifications: [TopicSpecification],
    keepsPosition: Bool
  ) {
    var missing: [NewTopic] = []
    for topic in stage.outputs where layout.partitions(of: topic) == 0 {
      let file = specifications.first { $0.name == topic.rawValue }
      let there = source.partitions(of: topic)
      missing.append(
        NewTopic(
          name: layout.name(of: topic), partitions: there > 0 ? Int(there) : file?.partitions ?? 4,
          configuration: file?.settings ?? [:]))
    }
    let changelog = layout.changelog(of: stage.name)
    if keepsPosition, layout.partitions(named: changelog) == 0 {
      let partitions = stage.inputs(layout).map { layout.partitions(named: $0) }.max() ?? 1
      let file = specifications.first { $0.name == "leeway.\(stage.name).changelog" }
      missing.append(
        NewTopic(
          name: changelog, partitions: Int(max(1, partitions)),
          configuration: file?.settings ?? Self.positionSettings))
    }
    self.missing = missing
  }

  /// Of a changelog that no file describes: it holds positions alone.
  private static let positionSettings = ["cleanup.policy": "compact", "retention.ms": "-1"]

  /// Makes them, and waits until each partition answers: a new one has no leader for a moment.
  ///
  /// - Throws: of the first that was not made, or did not answer in time.
  func make(_ admin: Admin, timeout: Duration) throws(KafkaError) {
    let failures = try admin.create(missing, timeout: timeout).filter { $0.code != .topicAlreadyExists }
    if let failure = failures.first { throw failure }
    let deadline = ContinuousClock.now + timeout
    for topic in missing {
      for partition in 0..<Int32(clamping: topic.partitions) {
        try answer(of: TopicPartition(topic: topic.name, partition: partition), admin, until: deadline)
      }
    }
  }

  private func answer(
    of place: TopicPartition, _ admin: Admin, until deadline: ContinuousClock.Instant
  ) throws(KafkaError) {
    while true {
      do throws(KafkaError) {
        _ = try admin.watermarks(place, timeout: .seconds(5))
        return
      } catch {
        let isNew = error.kind == .retriable || error.code == .unknownPartition
        guard isNew, ContinuousClock.now < deadline else { throw error }
      }
    }
  }
}
