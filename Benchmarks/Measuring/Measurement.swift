import Events
import Glibc
package import Pipeline

/// Hands records to a stage in batches, as the runtime would, and prints the CPU time that its `process` takes.
package enum Measurement {
  /// - Parameter takesChanges: whether the state's changes are taken and encoded after each batch.
  package static func run<S: Stage>(
    _ title: String, _ records: [OwnedRecord], _ stage: S, takesChanges: Bool = false
  ) throws {
    let layout = TopicLayout(counts: Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, 4) }))
    let now = Timestamp(milliseconds: 1_704_067_200_000 + Int64(records.count) * 100)
    let batches = stride(from: 0, to: records.count, by: 2_000).map { start in
      RecordBatch(Array(records[start..<min(start + 2_000, records.count)]))
    }
    var best = Double.infinity
    var sent = 0
    var bytes = 0
    var kept = 0
    for _ in 0..<5 {
      var stage = stage
      let template = stage
      var states = PartitionStates { template.makeState(partition: $0) }
      var output = StageOutput()
      var changes = StateChanges()
      var encoder = ChangelogEncoder(recordLimit: TopicLayout.defaultMessageLimit)
      var block = ChangelogBlock()
      kept = 0
      sent = 0
      bytes = 0
      let start = cpuSeconds()
      for batch in batches {
        output.removeAll()
        let input = StageInput(records: batch, now: now, assigned: [0, 1, 2, 3], layout: layout)
        try stage.process(input, states: &states, output: &output)
        sent += output.count
        bytes += output.writer.count
        guard takesChanges else { continue }
        changes.removeAll()
        block.removeAll()
        for slice in batch.slices {
          changes.partition = slice.partition
          states[slice.partition].takeChanges(into: &changes)
        }
        encoder.encode(changes, into: &block)
        kept += block.byteCount
      }
      best = min(best, cpuSeconds() - start)
    }
    let each = best / Double(records.count) * 1_000_000
    let size = records.reduce(0) { $0 + ($1.value?.count ?? 0) } / records.count
    print(
      "\(title): \(records.count) records of \(size) bytes in batches of 2,000; best of 5: "
        + "\((each * 1_000).rounded() / 1_000) µs of CPU each, \(Int(1_000_000 / each)) a CPU-second; "
        + "\(sent) records and \(bytes) bytes out" + (takesChanges ? ", \(kept) bytes of changelog" : ""))
  }

  /// The CPU time that the process has used.
  package static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }
}
