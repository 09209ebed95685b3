import Events
import Measuring
import Pipeline
import PipelineTesting
import Stages
import Statistics

/// The changelog of streams that have learnt their baselines and judged for a while.
struct LearntStreams {
  static let stage = DetectStage()
  private(set) var log = RecordedChangelog(stage: Self.stage.name)
  private let layout: TopicLayout
  private let summaries: [OwnedRecord]

  /// - Parameter judged: how many documents were judged after the 28,000 of the baseline.
  init(judged: Int) throws {
    layout = TopicLayout(counts: Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, 1) }))
    var sample = SamplePredictions(rate: 10, hasSegments: false)
    var records = sample.next(28_000 + judged)
    for place in records.indices { (records[place].partition, records[place].offset) = (0, Int64(place)) }
    var driver = StageDriver(SummarizeStage(), layout: layout)
    summaries = try driver.process(records, inBatchesOf: 2_000)
  }

  /// Lets `detect` see so many streams of the same documents, and keeps what its state hands over in `partition`.
  mutating func add(_ streams: Int, to partition: Int32) throws {
    var stage = Self.stage
    let template = stage
    var states = PartitionStates { template.makeState(partition: $0) }
    for record in summaries {
      let batch = RecordBatch(try records(of: record, streams: streams, partition: partition))
      var output = StageOutput()
      try stage.process(
        StageInput(records: batch, now: .epoch, assigned: [partition], layout: layout), states: &states,
        output: &output)
    }
    var changes = StateChanges()
    changes.partition = partition
    states[partition].takeChanges(into: &changes)
    var encoder = ChangelogEncoder(recordLimit: TopicLayout.defaultMessageLimit)
    var block = ChangelogBlock()
    encoder.encode(changes, into: &block)
    block.appendPosition(partition: partition, ["drift.summaries": Int64(summaries.count)])
    log.append(block)
  }

  private func records(of record: OwnedRecord, streams: Int, partition: Int32) throws -> [OwnedRecord] {
    var copy = record
    copy.partition = partition
    guard record.headerText(EventHeader.type) == EventType.summary.rawValue else { return [copy] }
    var summary = try (record.value ?? []).withUnsafeBytes { try Summary(parsing: $0) }
    return (0..<streams).map { stream in
      summary.stream = DocumentStream(source: "source \(stream)", model: "starter", version: "1")
      var writer = JSONWriter()
      summary.write(into: &writer)
      copy.value = Array(writer.contents)
      return copy
    }
  }
}
