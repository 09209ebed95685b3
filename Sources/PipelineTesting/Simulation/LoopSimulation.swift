package import Kafka
package import LogSimulation
package import Pipeline

/// Runs the real ``LoopMachine`` in several workers against a model of a transactional log, with faults that a seed
/// decides, and says whether anything was lost or repeated.
///
/// ```swift
/// let outcome = LoopSimulation(seed: 4711).run()
/// #expect(outcome.problems.isEmpty, "seed \(outcome.seed): \(outcome.problems)")
/// ```
///
/// What must hold, as it was run and in the end:
/// - What a `read_committed` reader sees of each output partition is, in order, what one worker without faults would have
///   written; at any moment it is a beginning of that.
/// - The state in the changelog is the state that one worker has at the committed offsets, at which its position stands.
/// - The run ends: everything is read and committed once the faults stop.
package final class LoopSimulation {
  /// What a run is about; decided by its seed, unless it is given.
  package struct Scenario: Sendable {
    package var workers: Int
    package var partitions: Int
    package var inputs: Int
    package var keepsState: Bool
    package var isStatic: Bool
    package var delivery: DeliveryGuarantee
    package var plan: FaultPlan
    /// How many turns of the scheduler there are faults in.
    package var turns: Int

    package init(
      workers: Int, partitions: Int, inputs: Int, keepsState: Bool, isStatic: Bool = false,
      delivery: DeliveryGuarantee = .exactlyOnce, plan: FaultPlan = .rough, turns: Int = 600
    ) {
      self.workers = workers
      self.partitions = partitions
      self.inputs = inputs
      self.keepsState = keepsState
      self.isStatic = isStatic
      self.delivery = delivery
      self.plan = plan
      self.turns = turns
    }

    /// Any scenario of exactly once.
    package static func any(seed: UInt64) -> Scenario {
      var generator = SeededGenerator(seed: ~seed)
      return Scenario(
        workers: 1 + generator.below(4), partitions: 1 + generator.below(4), inputs: 1 + generator.below(2),
        keepsState: generator.below(4) > 0, isStatic: generator.below(4) == 0,
        plan: generator.below(3) == 0 ? .mild : .rough, turns: 300 + generator.below(500))
    }
  }

  package struct Outcome: Sendable {
    package let seed: UInt64
    package let scenario: Scenario
    /// What went wrong; empty where nothing did.
    package var problems: [String]
    /// How often what happened, faults and answers to them.
    package var counts: [String: Int]
    /// What a reader sees of each output partition.
    package var outputs: [TopicPartition: [SimulatedRecord]]
  }

  let scenario: Scenario
  let broker: SimulatedBroker
  let topics: SimulatedTopics
  let settings: LoopSettings
  private let schedule: WorkerSchedule
  private var published: [TopicPartition: Int] = [:]
  private(set) var problems: [String] = []

  private var chaos: Chaos { broker.chaos }

  package init(seed: UInt64, scenario given: Scenario? = nil) {
    let scenario = given ?? .any(seed: seed)
    self.scenario = scenario
    broker = SimulatedBroker(Chaos(seed: seed, plan: scenario.plan))
    let names = (0..<scenario.inputs).map { $0 }
    topics = SimulatedTopics(inputs: names.map { "in-\($0)" }, outputs: names.map { "out-\($0)" })
    for topic in topics.inputs + topics.outputs { broker.addTopic(topic, partitions: scenario.partitions) }
    broker.addTopic(topics.changelog, partitions: scenario.partitions, isCompacted: true)
    settings = LoopSettings(
      stage: "simulated", keepsState: scenario.keepsState, tick: scenario.keepsState ? .milliseconds(500) : nil,
      delivery: scenario.delivery)
    schedule = WorkerSchedule(broker)
    for index in 0..<scenario.workers {
      schedule.add { [scenario, broker, topics, settings, journal = schedule.journal] born in
        // A process begins: under the same name where names are given, else under one of its own.
        SimulatedWorker(
          broker, stage: CountingStage(topics: topics, keepsState: scenario.keepsState), settings: settings,
          name: scenario.isStatic ? "worker-\(index)" : "worker-\(index)-\(born)",
          instanceID: scenario.isStatic ? index + 1 : nil, journal: journal)
      }
    }
  }

  /// Runs it to its end.
  ///
  /// - Parameter trace: is told every action of every worker and what came of it.
  package func run(trace: ((String) -> Void)? = nil) -> Outcome {
    schedule.journal.trace = trace
    for turn in 0..<scenario.turns where problems.isEmpty {
      publishNowAndThen(turn)
      if chaos.toss() { broker.step() }
      schedule.takeTurn()
      problems += schedule.problems
      broker.advance(by: .milliseconds(chaos.pick(20)))
      if turn % 97 == 96 { check(isEnd: false) }
    }
    if problems.isEmpty { finish() }
    if problems.isEmpty { check(isEnd: true) }
    return outcome()
  }

  private func outcome() -> Outcome {
    var outputs: [TopicPartition: [SimulatedRecord]] = [:]
    for place in places(topics.outputs) {
      outputs[place] = broker.records(of: place).map(\.record).filter { $0.key != CountingStage.tickKey }
    }
    return Outcome(seed: chaos.seed, scenario: scenario, problems: problems, counts: schedule.counts, outputs: outputs)
  }

  private func publishNowAndThen(_ turn: Int) {
    guard turn == 0 || chaos.pick(40) == 0 else { return }
    for place in places(topics.inputs) where turn == 0 || chaos.toss() {
      let count = 1 + chaos.pick(10)
      let records = (0..<count).map { index in
        let number = published[place, default: 0] + index
        return SimulatedRecord(key: number % 5, value: [UInt64(number) &* 0x9e37_79b9])
      }
      published[place, default: 0] += count
      broker.append(records, to: place)
    }
  }

  /// Without faults everything must be read and committed.
  private func finish() {
    schedule.calm()
    guard !schedule.finish(within: Self.calmTurns, isFinished: { isFinished }) else { return }
    let offsets = places(topics.inputs).map { place in
      "\(place): \(broker.committedOffset(of: place, group: topics.group) ?? 0) of \(end(place))"
    }
    problems.append("it does not end: \(offsets.joined(separator: ", ")); \(schedule.unreadyReasons)")
  }

  /// How many turns a run without faults may take to end.
  private static let calmTurns = 20_000

  private var isFinished: Bool {
    broker.pendingMarkers == 0
      && places(topics.inputs).allSatisfy {
        end($0) == broker.committedOffset(of: $0, group: topics.group) ?? 0
      }
  }

  private func end(_ place: TopicPartition) -> Int64 { broker.end(of: place, isolation: .readCommitted) }

  func places(_ topics: [String]) -> [TopicPartition] {
    topics.flatMap { topic in
      (0..<scenario.partitions).map { TopicPartition(topic: topic, partition: Int32($0)) }
    }
  }

  func report(_ problem: String) { problems.append(problem) }
}
