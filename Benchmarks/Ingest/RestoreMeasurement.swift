import Events
import Kafka
import Measuring
import Pipeline
import PipelineTesting
import Stages

/// How long it takes to restore the ids that `ingest` has seen.
enum RestoreMeasurement {
  private static let partitions: Int32 = 4

  static func run(_ count: Int) throws {
    let stage = IngestStage(try IngestConfiguration(rememberedIDs: max(1, count / Int(partitions))))
    let clock = ContinuousClock()
    var log = RecordedChangelog(stage: stage.name)
    var writing = 0.0
    try fill(stage, count, &log, &writing)
    let written = log.appended
    log.compact()
    let kept = log.records.values.joined().reduce(0) { $0 + $1.key.count + ($1.value?.count ?? 0) }
    print(
      "\(count) ids in \(partitions) partitions: \(seconds(writing)) s of CPU to take and encode their changes in batches "
        + "of 2,000, \(written.bytes) bytes in all; \(kept) bytes after compaction")
    var best = Duration.seconds(1_000)
    var remembered = 0
    for _ in 0..<5 {
      remembered = 0
      let start = clock.now
      for partition in 0..<partitions {
        var state = stage.makeState(partition: partition)
        _ = try log.restore(partition, into: &state)
        remembered += state.rememberedIDs
      }
      best = min(best, clock.now - start)
    }
    print("restored \(remembered) ids from memory in \(best) (best of 5)")
    try restoreFromCluster(stage, log)
  }

  private static func fill(
    _ stage: IngestStage, _ count: Int, _ log: inout RecordedChangelog, _ writing: inout Double
  ) throws {
    var stage = stage
    let template = stage
    var states = PartitionStates { template.makeState(partition: $0) }
    let layout = TopicLayout(counts: Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, partitions) }))
    var encoder = ChangelogEncoder(recordLimit: TopicLayout.defaultMessageLimit)
    var offset = 0
    while offset < count {
      let records = (offset..<min(count, offset + 2_000)).map { number in
        OwnedRecord(
          topic: "documents.raw", partition: Int32(number) % partitions, offset: Int64(number),
          key: nil, value: #"{"id":"document-\#(number)","text":"a"}"#)
      }
      var output = StageOutput()
      let input = StageInput(
        records: RecordBatch(records), now: .epoch, assigned: Array(0..<partitions), layout: layout)
      try stage.process(input, states: &states, output: &output)
      let start = Measurement.cpuSeconds()
      var changes = StateChanges()
      for partition in 0..<partitions {
        changes.partition = partition
        states[partition].takeChanges(into: &changes)
      }
      var block = ChangelogBlock()
      encoder.encode(changes, into: &block)
      for partition in 0..<partitions { block.appendPosition(partition: partition, ["documents.raw": Int64(offset)]) }
      writing += Measurement.cpuSeconds() - start
      log.append(block)
      offset += 2_000
    }
  }

  /// An embedded cluster keeps 5 MiB a partition, which is enough for 250,000 ids.
  private static func restoreFromCluster(_ stage: IngestStage, _ log: RecordedChangelog) throws {
    let cluster = try EmbeddedCluster()
    let topic = TopicLayout(counts: [:]).changelog(of: stage.name)
    try cluster.createTopic(topic, partitions: Int(partitions))
    let client = ClientConfiguration(brokers: cluster.bootstrapServers, properties: ["fetch.wait.max.ms": "10"])
    let producer = try Producer(client)
    let target = try producer.topic(topic)
    for (partition, records) in log.records {
      for record in records {
        try record.key.withUnsafeBytes { key in
          try (record.value ?? []).withUnsafeBytes { value in
            try producer.send(to: target, partition: partition, key: key, value: record.value == nil ? nil : value)
            try producer.flush(timeout: .seconds(60))
          }
        }
      }
    }
    let start = ContinuousClock.now
    let found = try StateRestorer(stage: stage.name, topic: topic, client: client).restore(
      Array(0..<partitions), make: { stage.makeState(partition: $0) })
    let took = ContinuousClock.now - start
    var ids = 0
    for (partition, restoration) in found {
      switch restoration {
      case .restored(let restored): ids += restored.state.rememberedIDs
      case .nothing: print("partition \(partition) is empty")
      case .corrupt(let error): print("\(error)")
      }
    }
    print("restored \(ids) ids from an embedded cluster in \(took), connecting included")
  }

  private static func seconds(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
