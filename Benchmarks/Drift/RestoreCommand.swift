import ArgumentParser
import Events
import Kafka
import Measuring
import Pipeline
import PipelineTesting
import Stages
import Statistics
import Synchronization

/// How long it takes to restore what `detect` keeps, until every stream can judge.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "The time of restoring streams with baselines, and what is kept of one.")

  @Argument(help: "How many streams; a multiple of those in a partition.")
  var streams = 1_000

  /// An embedded cluster keeps 5 MiB a partition.
  @Option(help: "How many streams are in a partition.")
  var perPartition = 25

  @Option(help: "How many documents each stream has judged.")
  var judged = 20_000

  func run() throws {
    var learnt = try LearntStreams(judged: judged)
    let partitions = Int32(max(1, streams / perPartition))
    try learnt.add(perPartition, to: 0)
    let log = learnt.log
    printSizes(log)
    try restore(log, times: partitions)
    try restoreSideBySide(log, times: partitions)
    try restoreFromCluster(log, partitions: partitions)
  }

  /// Restores the one partition that there is again and again: as many streams as several have.
  private func restore(_ log: RecordedChangelog, times: Int32) throws {
    var best = (seconds: Double.infinity, duration: Duration.seconds(1_000))
    for _ in 0..<5 {
      var restored: [DetectState] = []
      let (start, cpu) = (ContinuousClock.now, Measurement.cpuSeconds())
      for _ in 0..<times {
        var state = LearntStreams.stage.makeState(partition: 0)
        _ = try log.restore(0, into: &state)
        restored.append(state)
      }
      best = (min(best.seconds, Measurement.cpuSeconds() - cpu), min(best.duration, .now - start))
      try check(restored)
    }
    let each = best.seconds / Double(Int(times) * perPartition) * 1_000_000
    print(
      "restored \(Int(times) * perPartition) streams from memory in \(best.duration), \(Int(each)) µs of CPU a "
        + "stream (best of 5)")
  }

  /// As ``restore(_:times:)``, by as many threads as a worker has for it: what it does itself, without a broker's work.
  private func restoreSideBySide(_ log: RecordedChangelog, times: Int32) throws {
    let threads = min(StateRestorer.mostReaders, DedicatedThread.processors)
    var best = Duration.seconds(1_000)
    for _ in 0..<5 {
      let left = Mutex(times)
      let restored = Mutex<[DetectState]>([])
      let start = ContinuousClock.now
      DedicatedThread.together(threads) {
        while left.withLock({ left in
          left -= 1
          return left >= 0
        }) {
          var state = LearntStreams.stage.makeState(partition: 0)
          guard (try? log.restore(0, into: &state)) != nil else { continue }
          restored.withLock { $0.append(state) }
        }
      }
      best = min(best, .now - start)
      try check(restored.withLock { $0 })
    }
    print("restored them from memory on \(threads) threads in \(best) (best of 5)")
  }

  private func check(_ states: [DetectState]) throws {
    let streams = states.flatMap(\.streams.values)
    guard streams.count == states.count * perPartition, streams.allSatisfy({ $0.detector.baseline != nil }) else {
      throw ValidationError("a stream has no baseline: learn from more documents")
    }
  }

  private func restoreFromCluster(_ log: RecordedChangelog, partitions: Int32) throws {
    let cluster = try EmbeddedCluster()
    let topic = TopicLayout(counts: [:]).changelog(of: log.stage)
    try cluster.createTopic(topic, partitions: Int(partitions))
    let client = ClientConfiguration(brokers: cluster.bootstrapServers, properties: ["fetch.wait.max.ms": "10"])
    let producer = try Producer(client)
    let target = try producer.topic(topic)
    for partition in 0..<partitions {
      for record in log.records[0] ?? [] {
        try record.key.withUnsafeBytes { key in
          try (record.value ?? []).withUnsafeBytes { value in
            try producer.send(to: target, partition: partition, key: key, value: value)
          }
        }
      }
      try producer.flush(timeout: .seconds(60))
    }
    let (start, cpu) = (ContinuousClock.now, Measurement.cpuSeconds())
    let found = try StateRestorer(stage: log.stage, topic: topic, client: client).restore(
      Array(0..<partitions), make: { LearntStreams.stage.makeState(partition: $0) })
    let (took, used) = (ContinuousClock.now - start, Measurement.cpuSeconds() - cpu)
    try check(
      found.values.map { restoration in
        guard case .restored(let restored) = restoration else { throw ValidationError("not restored: \(restoration)") }
        return restored.state
      })
    print(
      "restored \(found.count * perPartition) streams from an embedded cluster in \(took), connecting included, "
        + "with \(Int(used * 1_000)) ms of CPU, the cluster's and the client's among them")
  }

  /// What is kept of a stream, part by part, as it lies in the changelog.
  private func printSizes(_ log: RecordedChangelog) {
    var sizes: [String: (entries: Int, bytes: Int)] = [:]
    for record in log.records[0] ?? [] {
      let size = record.key.count + (record.value?.count ?? 0)
      let part = Self.part(of: record.key)
      sizes[part, default: (0, 0)].entries += 1
      sizes[part, default: (0, 0)].bytes += size
    }
    print("kept of a stream, in bytes as the changelog has them:")
    for (part, size) in sizes.sorted(by: { $0.value.bytes > $1.value.bytes }) {
      let (entries, bytes) = (Double(size.entries) / Double(perPartition), size.bytes / perPartition)
      print("  \(part): \(bytes) in \(entries) entries")
    }
    print("  in all \(sizes.values.reduce(0) { $0 + $1.bytes } / perPartition)")
  }

  /// What comes after a stream's identifier in an entry's key, which has a byte before it and four behind.
  private static func part(of key: [UInt8]) -> String {
    let parts = String(decoding: key.dropFirst().dropLast(4), as: UTF8.self).split(separator: "/")
    return parts.count < 2 ? "of the partition" : String(parts[parts[0] == "volume" ? 0 : 1])
  }
}
