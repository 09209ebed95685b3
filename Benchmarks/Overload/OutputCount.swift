import Kafka

/// Reads what the worker wrote as a `read_committed` consumer does, and checks that every number is there once and in
/// order.
struct OutputCount {
  let client: ClientConfiguration
  let topic: String

  func check(_ ends: [Int32: Int64]) throws -> Bool {
    let reader = try LogReader(client)
    var next = ends.mapValues { _ in Int64(0) }
    var faults = 0
    let starts = ends.keys.map { (TopicPartition(topic: topic, partition: $0), StartOffset.beginning) }
    try reader.start(Dictionary(uniqueKeysWithValues: starts))
    var silent = 0
    // What is there twice would come behind the last one: it is waited for a little.
    while silent < 50 {
      let polled = reader.poll(limit: 10_000, timeout: .milliseconds(100))
      silent = polled.messages.isEmpty ? silent + 1 : 0
      if let error = polled.errors.first { throw error }
      polled.messages.forEach { message in
        let number = message.value.withUnsafeBytes { Document.number($0) } ?? -1
        if number != next[message.partition] {
          faults += 1
          if faults <= 10 {
            print("partition \(message.partition): \(number) where \(next[message.partition] ?? -1) belongs")
          }
        }
        next[message.partition] = number + 1
      }
    }
    let total = next.values.reduce(0, +)
    print("output: \(total) documents of \(ends.values.reduce(0, +)), \(faults) out of place")
    return next == ends && faults == 0
  }
}
