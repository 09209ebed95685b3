import Kafka
import LogSimulation
import Testing

@testable import Pipeline

/// One run of all documents through three stages or four, with workers that come and go.
struct Run {
  /// What is done to the workers while the documents come.
  struct Plan {
    var workers = 1
    var partitions = 4
    /// The fewest workers that are killed; up to two more are.
    var kills = 0
    var seed: UInt64 = 0
    /// How long publishing takes.
    var publishing = Duration.zero
    /// The wait before the next kill, at most.
    var killWait = Duration.seconds(10)
  }

  struct Result {
    var cluster: TestCluster
    var check: DeliveryCheck
    var kills = 0
    /// Of them, those while records were waiting.
    var killsUnderLoad = 0
    var duration = Duration.zero
    var longestStall = Duration.zero
    var stalled = ""
    var longestWait = Duration.zero
  }

  static let stages = [
    ("ingest", Topic.documentsRaw), ("infer", .documents), ("summarize", .predictions), ("detect", .summaries),
  ]

  let documents: DocumentSet
  let plan: Plan
  private let cluster: TestCluster
  private var random: SeededGenerator
  private var workers: [Worker] = []
  private var started = 0
  private var kills = 0
  private var killsUnderLoad = 0

  static func perform(_ documents: DocumentSet, _ plan: Plan) throws -> Result {
    var run = try Run(documents, plan)
    return try run.perform()
  }

  private init(_ documents: DocumentSet, _ plan: Plan) throws {
    self.documents = documents
    self.plan = plan
    cluster = try TestCluster(partitions: plan.partitions)
    random = SeededGenerator(seed: plan.seed)
  }

  private mutating func perform() throws -> Result {
    let begun = ContinuousClock.now
    for _ in 0..<plan.workers { try startWorker() }
    let publisher = try RawPublisher(cluster)
    let watch = try GroupWatch(cluster, Self.stages.map { (cluster.group($0.0), cluster.name($0.1)) })
    let due = plan.kills == 0 ? 0 : plan.kills + random.next(below: 3)
    var nextKill = begun + killWait()
    while true {
      try publish(publisher, since: begun)
      let lag = try watch.look()
      if kills < due, ContinuousClock.now >= nextKill {
        try killOne(lag: lag)
        nextKill = .now + killWait()
      }
      if lag == 0, kills == due, publisher.published == documents.documents.count { break }
      try #require(watch.longestStall < .seconds(300), "\(watch.stalled) stands still; see \(cluster.folder)")
      for worker in workers { try #require(worker.isRunning, "a worker has ended; see \(worker.log)") }
      pause(.milliseconds(100))
    }
    let duration = ContinuousClock.now - begun
    for worker in workers { try worker.stop() }
    let outcomes = documents.outcomes(partitions: plan.partitions)
    return Result(
      cluster: cluster, check: try DeliveryCheck(cluster, outcomes, hasPredictions: true), kills: kills,
      killsUnderLoad: killsUnderLoad, duration: duration, longestStall: watch.longestStall, stalled: watch.stalled,
      longestWait: watch.longestWait)
  }

  private mutating func killWait() -> Duration {
    .milliseconds(random.next(below: max(1, Int(plan.killWait / .milliseconds(1)))))
  }

  private mutating func startWorker() throws {
    started += 1
    workers.append(
      try Worker(cluster, name: "worker-\(started)", Worker.Settings(stages: Self.stages.map(\.0))))
  }

  private mutating func killOne(lag: Int64) throws {
    workers.remove(at: random.next(below: workers.count)).kill()
    kills += 1
    if lag > 0 { killsUnderLoad += 1 }
    try startWorker()
  }

  /// Publishes what is due by now.
  private func publish(_ publisher: RawPublisher, since begun: ContinuousClock.Instant) throws {
    let all = documents.documents
    let share = plan.publishing == .zero ? 1 : min(1, (ContinuousClock.now - begun) / plan.publishing)
    let due = Int(Double(all.count) * share)
    if due > publisher.published { try publisher.publish(all[publisher.published..<due]) }
  }
}
