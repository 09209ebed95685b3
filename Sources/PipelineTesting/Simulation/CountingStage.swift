import Kafka
import LogSimulation
import Pipeline

/// A stage that is made to find faults: what it writes for a record depends on all records before it, so that a record lost,
/// repeated, or processed with the wrong state shows in all that follow.
final class CountingStage: StageModel {
  /// Records of one input topic that one partition has taken in.
  struct Tally: Hashable, Sendable {
    static let slots = 4

    var count: UInt64 = 0
    var hash: UInt64 = 0x6c65_6577_6179
    /// A ring: the hash after each of the last records, so that entries of the changelog replace one another.
    var ring = [UInt64](repeating: 0, count: slots)

    /// Takes a record in.
    /// - Returns: what is written for it.
    mutating func add(_ message: SimulatedMessage) -> SimulatedRecord {
      var mixed = hash ^ UInt64(truncatingIfNeeded: message.offset) &* 0x9e37_79b9_7f4a_7c15
      for word in message.value ?? [] { mixed = (mixed ^ word) &* 0xff51_afd7_ed55_8ccd }
      hash = mixed ^ mixed >> 29
      ring[Int(count % UInt64(Self.slots))] = hash
      count += 1
      return SimulatedRecord(key: message.key, value: [UInt64(truncatingIfNeeded: message.offset), count, hash])
    }
  }

  /// What is kept for one partition number.
  struct State: Hashable, Sendable {
    /// By the number of the input topic.
    var tallies: [Tally]
    /// How often a tick has written something.
    var ticks: UInt64 = 0
  }

  let topics: SimulatedTopics
  let keepsState: Bool
  private var states: [Int32: State] = [:]
  private var logged: [Int32: [String: Int64]] = [:]

  init(topics: SimulatedTopics, keepsState: Bool) {
    self.topics = topics
    self.keepsState = keepsState
  }

  var initial: State { State(tallies: Array(repeating: Tally(), count: topics.inputs.count)) }

  func process(_ job: LoopJob<[SimulatedMessage]>) -> SimulatedOutput {
    for partition in job.forgotten { states[partition] = nil }
    for partition in job.assigned where states[partition] == nil { states[partition] = initial }
    return job.records.map { process($0) } ?? tick(job.ends.map(\.partition))
  }

  private func process(_ messages: [SimulatedMessage]) -> SimulatedOutput {
    var output = SimulatedOutput()
    var touched: [Int32: Set<Int>] = [:]
    for message in messages {
      let partition = message.place.partition
      guard let topic = topics.inputs.firstIndex(of: message.place.topic) else { continue }
      let place = TopicPartition(topic: topics.outputs[topic], partition: partition)
      guard keepsState else {
        output.records.append((place, Self.echo(message)))
        continue
      }
      let record = states[partition, default: initial].tallies[topic].add(message)
      output.records.append((place, record))
      touched[partition, default: []].insert(topic)
    }
    for (partition, changed) in touched.sorted(by: { $0.key < $1.key }) {
      guard let state = states[partition] else { continue }
      for topic in changed.sorted() { changes(of: state, topic, partition, into: &output) }
    }
    return output
  }

  /// What is written for a record where nothing is kept.
  static func echo(_ message: SimulatedMessage) -> SimulatedRecord {
    SimulatedRecord(key: message.key, value: [UInt64(truncatingIfNeeded: message.offset)] + (message.value ?? []))
  }

  /// Says how far partitions at their end have come, where something has come since it was said last.
  private func tick(_ partitions: [Int32]) -> SimulatedOutput {
    var output = SimulatedOutput()
    for partition in partitions {
      guard keepsState, var state = states[partition] else { continue }
      let count = state.tallies[0].count
      guard count > 0, state.ticks % 1_000_000 != count else { continue }
      // The count of ticks and the count that was told last, in one number.
      state.ticks = (state.ticks / 1_000_000 + 1) * 1_000_000 + count
      states[partition] = state
      output.records.append(
        (
          TopicPartition(topic: topics.outputs[0], partition: partition),
          SimulatedRecord(key: Self.tickKey, value: [count])
        ))
      output.changes.append((partition, SimulatedRecord(key: Self.ticksKey, value: [state.ticks])))
    }
    return output
  }

  // MARK: The changelog

  /// The key of a record that a tick wrote.
  static let tickKey = -1
  /// Keys in the changelog: the position, the ticks, and ten for each input topic.
  static let positionKey = 0
  static let ticksKey = 1

  private func changes(of state: State, _ topic: Int, _ partition: Int32, into output: inout SimulatedOutput) {
    let tally = state.tallies[topic]
    let base = 10 * (topic + 1)
    output.changes.append((partition, SimulatedRecord(key: base, value: [tally.count, tally.hash])))
    for slot in 0..<min(Tally.slots, Int(tally.count)) {
      output.changes.append((partition, SimulatedRecord(key: base + 1 + slot, value: [tally.ring[slot]])))
    }
  }

  /// The position's record.
  func position(_ offsets: [TopicPartition: Int64], of partition: Int32) -> SimulatedRecord {
    let values = topics.inputs.map { offsets[TopicPartition(topic: $0, partition: partition)] ?? 0 }
    return SimulatedRecord(key: Self.positionKey, value: values.map { UInt64(truncatingIfNeeded: $0) })
  }

  func beginRestoring(_ partition: Int32) {
    states[partition] = initial
    logged[partition] = nil
  }

  func restore(_ message: SimulatedMessage) {
    let partition = message.place.partition
    restore(message.record, into: &states[partition, default: initial], &logged[partition])
  }

  func finishRestoring(_ partition: Int32) -> RestoredState {
    logged[partition].map { .at($0) } ?? .nothing
  }

  /// Takes in one record of the changelog.
  func restore(_ record: SimulatedRecord, into state: inout State, _ position: inout [String: Int64]?) {
    guard let key = record.key, let value = record.value else { return }
    switch key {
    case Self.positionKey:
      var offsets: [String: Int64] = [:]
      for (topic, offset) in zip(topics.inputs, value) { offsets[topic] = Int64(truncatingIfNeeded: offset) }
      position = offsets
    case Self.ticksKey: state.ticks = value[0]
    default:
      let (topic, entry) = (key / 10 - 1, key % 10)
      if entry == 0 {
        (state.tallies[topic].count, state.tallies[topic].hash) = (value[0], value[1])
      } else {
        state.tallies[topic].ring[entry - 1] = value[0]
      }
    }
  }
}
