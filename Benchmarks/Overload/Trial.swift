import Events
import Foundation
import Kafka
import Logging
import Pipeline
import ServiceLifecycle

/// One trial: worker and producer side by side, then the rest of the work, then the count.
struct Trial: Sendable {
  private let client: ClientConfiguration
  private let seconds: Int
  private let burst: Int
  private let pace = Pace(firstCall: .seconds(15), document: .milliseconds(2))
  private let bound = MemoryBound()
  private let runner: StageRunner<SlowStage>
  private let layout: TopicLayout

  /// - Parameters:
  ///   - seconds: how long the stage is slow.
  ///   - burst: how much of that the producer goes on.
  init(client: ClientConfiguration, seconds: Int, burst: Int) throws {
    self.client = client
    self.seconds = seconds
    self.burst = burst
    let prefix = "overload.\(UInt32.random(in: 0 ... .max))."
    let counts = [Topic.documentsRaw, .documents].map { (prefix + $0.rawValue, Int32(OverloadBenchmark.partitions)) }
    layout = TopicLayout(prefix: prefix, counts: Dictionary(uniqueKeysWithValues: counts))
    var logger = Logger(label: "overload")
    logger.logLevel = .warning
    // The first batch takes 15 s: longer than the group may wait for a poll.
    let properties = ["max.poll.interval.ms": "10000", "session.timeout.ms": "6000", "heartbeat.interval.ms": "2000"]
    runner = StageRunner(
      SlowStage(pace: pace), layout: layout,
      configuration: RunnerConfiguration(client: client.with(properties), delivery: .exactlyOnce, prefix: prefix),
      logger: logger)
    try makeTopics(counts.map(\.0))
  }

  private func makeTopics(_ names: [String]) throws {
    let topics = names.map {
      NewTopic(
        name: $0, partitions: OverloadBenchmark.partitions, replicationFactor: 1,
        configuration: ["retention.ms": "3600000", "message.timestamp.type": "LogAppendTime"])
    }
    if let failure = try Admin(client).create(topics, timeout: .seconds(30)).first { throw failure }
  }

  /// - Returns: whether memory held and every document is there once.
  func run() async throws -> Bool {
    let group = ServiceGroup(services: [runner], logger: Logger(label: "overload"))
    return try await withThrowingTaskGroup(of: Bool?.self) { tasks in
      tasks.addTask {
        try await group.run()
        return nil
      }
      tasks.addTask {
        let verdict = try await watch()
        await group.triggerGracefulShutdown()
        return verdict
      }
      var verdict = false
      while let next = try await tasks.next() { verdict = next ?? verdict }
      return verdict
    }
  }

  private func watch() async throws -> Bool {
    while runner.status().assignedPartitions.count < OverloadBenchmark.partitions {
      try await Task.sleep(for: .milliseconds(100))
    }
    try await Task.sleep(for: .seconds(2))
    let base = resident()
    line(
      "worker with nothing to do: \(mebibytes(base)) MiB; bound: \(mebibytes(bound.bytes)) MiB more, "
        + "\(mebibytes(base + bound.bytes)) MiB")
    let producer = Process()
    producer.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    producer.arguments = ["produce", String(burst), layout.name(of: .documentsRaw)]
    try producer.run()
    var peak = 0
    try await observe(for: .seconds(seconds), &peak) { runner.status().counters.batches == 0 }
    let rebalances = runner.status().counters.rebalances
    try await observe(for: .seconds(seconds), &peak) { true }
    producer.waitUntilExit()
    guard producer.terminationStatus == 0 else { return say(false, "the producer failed") }
    line("the producer has ended; the stage hurries")
    pace.hurry()
    let ends = try ends()
    try await observe(for: .seconds(3_600), &peak) {
      runner.status().counters.recordsIn < ends.values.reduce(0, +)
    }
    let held = say(
      peak <= base + bound.bytes, "memory: \(mebibytes(peak)) MiB at most, bound \(mebibytes(base + bound.bytes)) MiB")
    let stayed = say(rebalances == 0, "\(rebalances) rebalances during a batch longer than the poll interval")
    let complete = try OutputCount(client: client, topic: layout.name(of: .documents)).check(ends)
    return say(complete, "every document once, in order") && held && stayed
  }

  /// Prints a line every 10 s until the time is over or `isGoing` says no.
  private func observe(for limit: Duration, _ peak: inout Int, while isGoing: () -> Bool) async throws {
    let start = ContinuousClock.now
    var line = 0
    while ContinuousClock.now - start < limit, isGoing() {
      try await Task.sleep(for: .seconds(1))
      peak = max(peak, resident())
      line += 1
      if line % 10 == 0 { report(.now - start) }
    }
  }

  private func report(_ time: Duration) {
    let status = runner.status()
    let lag = status.lag.reduce(0) { $0 + ($1.records ?? 0) }
    let age = status.lag.map(\.time).max() ?? .zero
    line(
      String(
        format: "%5.0f s  %@ MiB  done %lld  lag %lld  time-lag %.1f s  fetched %lld  pending %lld  rebalances %lld%@",
        time / .seconds(1), mebibytes(resident()), status.counters.recordsIn, lag, age / .seconds(1),
        status.queues.fetchedRecords, status.queues.pendingRecords, status.counters.rebalances,
        status.isReady ? "" : "  NOT READY: \(status.unreadyReasons)"))
  }

  /// Where the producer has got to.
  private func ends() throws -> [Int32: Int64] {
    let admin = try Admin(client)
    let input = layout.name(of: .documentsRaw)
    var ends: [Int32: Int64] = [:]
    for partition in 0..<Int32(OverloadBenchmark.partitions) {
      ends[partition] = try admin.watermarks(TopicPartition(topic: input, partition: partition), timeout: .seconds(30))
        .high
    }
    return ends
  }

  /// The second field of `statm` is the resident size in pages (proc(5)).
  private func resident() -> Int {
    let statm = FileManager.default.contents(atPath: "/proc/self/statm").map { String(decoding: $0, as: UTF8.self) }
    let fields = (statm ?? "").split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
  }

  private func mebibytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / Double(1 << 20)) }

  private func line(_ text: String) {
    print(text)
    fflush(nil)
  }

  private func say(_ isGood: Bool, _ what: String) -> Bool {
    line("\(isGood ? "good" : "BAD "): \(what)")
    return isGood
  }
}
