import Kafka
import LogSimulation
import Pipeline

extension LoopSimulation {
  /// Compares what is to be seen with what one worker without faults would have written.
  func check(isEnd: Bool) {
    for partition in 0..<Int32(scenario.partitions) {
      for topic in topics.inputs.indices { checkOutputs(topic, partition, isEnd: isEnd) }
      if isEnd, settings.restores { checkChangelog(partition) }
    }
  }

  /// What one worker without faults writes for the records of an input partition up to `end`, and what it keeps then.
  private func expected(
    _ topic: Int, _ partition: Int32, upTo end: Int64 = .max
  ) -> (records: [SimulatedRecord], tally: CountingStage.Tally) {
    let place = TopicPartition(topic: topics.inputs[topic], partition: partition)
    var tally = CountingStage.Tally()
    var records: [SimulatedRecord] = []
    for message in broker.records(of: place) where message.offset < end {
      records.append(scenario.keepsState ? tally.add(message) : CountingStage.echo(message))
    }
    return (records, tally)
  }

  private func checkOutputs(_ topic: Int, _ partition: Int32, isEnd: Bool) {
    let place = TopicPartition(topic: topics.outputs[topic], partition: partition)
    let expected = expected(topic, partition).records
    let messages = broker.records(of: place)
    if scenario.delivery == .atLeastOnce {
      if isEnd, !Set(messages.map(\.record)).isSuperset(of: expected) { report("\(place): records are lost") }
      return
    }
    var index = 0
    var lastTick: UInt64 = 0
    for message in messages {
      guard message.key != CountingStage.tickKey else {
        // A tick says how many records are before it, and says it once.
        let told = message.value?.first ?? 0
        if told != UInt64(index) || told <= lastTick {
          return report(
            "\(place) at \(message.offset): a tick says \(told) after \(index) records, before it \(lastTick)")
        }
        lastTick = told
        continue
      }
      guard index < expected.count else {
        return report("\(place) at \(message.offset): a record too many: \(message.record)")
      }
      guard message.record == expected[index] else {
        return report(
          "\(place) at \(message.offset): record \(index) is \(message.record) instead of \(expected[index])")
      }
      index += 1
    }
    if isEnd, index < expected.count { report("\(place): \(expected.count - index) records are missing at the end") }
  }

  private func checkChangelog(_ partition: Int32) {
    let place = TopicPartition(topic: topics.changelog, partition: partition)
    let stage = CountingStage(topics: topics, keepsState: true)
    var state = stage.initial
    var position: [String: Int64]?
    for message in broker.records(of: place) { stage.restore(message.record, into: &state, &position) }
    var tallies: [CountingStage.Tally] = []
    for (topic, name) in topics.inputs.enumerated() {
      let input = TopicPartition(topic: name, partition: partition)
      let committed = broker.committedOffset(of: input, group: topics.group) ?? 0
      if position?[name] ?? 0 != committed {
        report("\(place): the position of \(name) is \(position?[name] ?? 0), the group's \(committed)")
      }
      tallies.append(expected(topic, partition, upTo: committed).tally)
    }
    if state.tallies != tallies { report("\(place): the state is \(state.tallies) instead of \(tallies)") }
  }
}
