import Events
import Kafka
import LogSimulation
import Pipeline

/// A real stage in a simulated worker, with its real state and the real coding of its changelog.
final class RealStageModel<S: Stage>: StageModel {
  /// A state on its way back from the changelog.
  private final class Reading {
    var state: S.State
    var decoder: ChangelogDecoder?
    var fault: (any Error)?

    init(_ state: S.State, _ decoder: consuming ChangelogDecoder) {
      self.state = state
      self.decoder = consume decoder
    }
  }

  let topics: SimulatedTopics
  private var stage: S
  private var states: PartitionStates<S.State>
  private let layout: TopicLayout
  private let table: RecordTable
  private var encoder: ChangelogEncoder
  private var readings: [Int32: Reading] = [:]

  init(_ stage: S, topics: SimulatedTopics, layout: TopicLayout, table: RecordTable) {
    self.stage = stage
    self.topics = topics
    self.layout = layout
    self.table = table
    states = PartitionStates { stage.makeState(partition: $0) }
    encoder = ChangelogEncoder(recordLimit: layout.changelogLimit(of: stage.name))
  }

  func process(_ job: LoopJob<[SimulatedMessage]>) throws -> SimulatedOutput {
    for partition in job.forgotten { states.forget(partition) }
    for partition in job.assigned { states.prepare(partition) }
    let records = RecordBatch((job.records ?? []).map(table.owned))
    let input = StageInput(
      records: records, now: .epoch, ends: job.ends, assigned: job.assigned, epoch: job.epoch, layout: layout)
    var returned = StageOutput()
    try stage.process(input, states: &states, output: &returned)
    var output = SimulatedOutput()
    for record in returned.records(layout) {
      let place = TopicPartition(topic: record.topic, partition: record.partition)
      output.records.append((place, table.simulated(key: record.key, value: record.value, headers: record.headers)))
    }
    if stage.keepsState { takeChanges(of: job.involved, into: &output) }
    return output
  }

  private func takeChanges(of partitions: [Int32], into output: inout SimulatedOutput) {
    var changes = StateChanges()
    for partition in partitions {
      changes.partition = partition
      states[partition].takeChanges(into: &changes)
    }
    var block = ChangelogBlock()
    encoder.encode(changes, into: &block)
    for record in block.records {
      let value = record.value.map { Array(block.bytes($0)) }
      output.changes.append((record.partition, table.simulated(key: Array(block.bytes(record.key)), value: value)))
    }
  }

  func position(_ offsets: [TopicPartition: Int64], of partition: Int32) -> SimulatedRecord {
    var block = ChangelogBlock()
    block.appendPosition(
      partition: partition, Dictionary(uniqueKeysWithValues: offsets.map { ($0.key.topic, $0.value) }))
    let record = block.records[0]
    return table.simulated(key: Array(block.bytes(record.key)), value: record.value.map { Array(block.bytes($0)) })
  }

  func beginRestoring(_ partition: Int32) {
    let decoder = ChangelogDecoder(stage: stage.name, topic: topics.changelog, partition: partition)
    readings[partition] = Reading(stage.makeState(partition: partition), decoder)
  }

  func restore(_ message: SimulatedMessage) {
    guard let reading = readings[message.place.partition], reading.fault == nil else { return }
    let record = table.owned(message)
    do {
      try (record.key ?? []).withUnsafeBytes { key in
        try (record.value ?? []).withUnsafeBytes { value in
          try reading.decoder?.decode(key: key, value: record.value == nil ? nil : value, offset: message.offset) {
            try reading.state.restore(key: $0, value: $1)
          }
        }
      }
    } catch {
      reading.fault = error
    }
  }

  func finishRestoring(_ partition: Int32) -> RestoredState {
    guard let reading = readings.removeValue(forKey: partition) else { preconditionFailure("nothing was restored") }
    if let fault = reading.fault { return .unusable(fault) }
    do {
      guard let summary = try reading.decoder.take()?.finish(), let position = summary.position else {
        states.forget(partition)
        encoder.adopt([:], of: partition)
        return .nothing
      }
      try reading.state.finishRestoring()
      states.put(reading.state, for: partition)
      encoder.adopt(summary.partsOf, of: partition)
      return .at(position)
    } catch {
      return .unusable(error)
    }
  }
}
