import Kafka
package import LogSimulation
package import Pipeline

/// Runs real stages one behind the other, each as a group of several workers, against a model of a transactional log,
/// with faults that a seed decides.
///
/// ```swift
/// let simulation = PipelineSimulation(seed: 1, plan: .rough, layout: layout)
/// simulation.publish(predictions)
/// simulation.add(SummarizeStage(), workers: 2)
/// simulation.add(DetectStage(), workers: 2)
/// let problems = simulation.run(turns: 2_000)
/// let statistics = simulation.records(of: .statistics)
/// ```
package final class PipelineSimulation {
  private struct Member {
    let topics: SimulatedTopics
  }

  private static let pollLimit = 200

  package let layout: TopicLayout
  private let broker: SimulatedBroker
  private let schedule: WorkerSchedule
  private let table = RecordTable()
  private var members: [Member] = []

  /// - Parameter layout: the topics of the simulated cluster.
  package init(seed: UInt64, plan: FaultPlan, layout: TopicLayout) {
    self.layout = layout
    broker = SimulatedBroker(Chaos(seed: seed, plan: plan))
    schedule = WorkerSchedule(broker)
    for topic in Topic.allCases where layout.partitions(of: topic) > 0 {
      broker.addTopic(layout.name(of: topic), partitions: Int(layout.partitions(of: topic)))
    }
  }

  /// Writes records to the partitions that they name, before anything is run.
  package func publish(_ records: [OwnedRecord]) {
    for record in records {
      let place = TopicPartition(topic: record.topic, partition: record.partition)
      broker.append([table.simulated(key: record.key, value: record.value, headers: record.headers)], to: place)
    }
  }

  /// Adds a stage, run by a group of its own.
  ///
  /// - Parameter make: makes the stage of one worker, again for each that begins anew.
  package func add<S: Stage>(_ make: @escaping @autoclosure () -> S, workers: Int) {
    let stage = make()
    let inputs = stage.inputs(layout)
    let topics = SimulatedTopics(
      inputs: inputs, outputs: stage.outputs.map(layout.name), changelog: layout.changelog(of: stage.name),
      group: stage.name)
    let partitions = inputs.map(layout.partitions(named:)).max() ?? 1
    if stage.keepsState {
      broker.addTopic(topics.changelog, partitions: Int(partitions), isCompacted: true)
    }
    members.append(Member(topics: topics))
    let settings = LoopSettings(
      stage: stage.name, keepsState: stage.keepsState, tick: stage.tick, delivery: .exactlyOnce)
    for index in 0..<workers {
      schedule.add { [broker, layout, table, journal = schedule.journal] born in
        let model = RealStageModel(make(), topics: topics, layout: layout, table: table)
        return SimulatedWorker(
          broker, stage: model, settings: settings, name: "\(stage.name)-\(index)-\(born)", instanceID: nil,
          pollLimit: Self.pollLimit, journal: journal)
      }
    }
  }

  /// Runs it: with faults for so many turns, and then on until everything is read and committed.
  /// - Returns: what went wrong.
  package func run(turns: Int) -> [String] {
    for _ in 0..<turns where schedule.problems.isEmpty {
      if broker.chaos.toss() { broker.step() }
      schedule.takeTurn()
      broker.advance(by: .milliseconds(broker.chaos.pick(20)))
    }
    schedule.calm()
    let isFinished = schedule.finish(within: 2_000_000) { self.isFinished || !self.schedule.problems.isEmpty }
    return schedule.problems + (isFinished ? [] : ["it does not end: \(unread); \(schedule.unreadyReasons)"])
  }

  /// How often what happened: faults, and what the workers did.
  package var counts: [String: Int] { schedule.counts }

  /// The committed records of a topic, partition by partition.
  package func records(of topic: Topic) -> [OwnedRecord] {
    places([layout.name(of: topic)]).flatMap { broker.records(of: $0).map(table.owned) }
  }

  private var isFinished: Bool {
    broker.pendingMarkers == 0 && unread.isEmpty
  }

  /// What is not committed.
  private var unread: [String] {
    members.flatMap { member in
      places(member.topics.inputs).compactMap { place in
        let end = broker.end(of: place, isolation: .readCommitted)
        let committed = broker.committedOffset(of: place, group: member.topics.group) ?? 0
        return end == committed ? nil : "\(member.topics.group) at \(committed) of \(place), \(end)"
      }
    }
  }

  private func places(_ topics: [String]) -> [TopicPartition] {
    topics.flatMap { topic in
      (0..<layout.partitions(named: topic)).map { TopicPartition(topic: topic, partition: $0) }
    }
  }
}
