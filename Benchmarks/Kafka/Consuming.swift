import Kafka
import KafkaCLoop

/// Reads the filled topic once it is fetched into the client's queue, so that the loop alone is measured.
struct Consuming {
  let brokers: String
  let messages: Int

  func c(batched: Bool) -> Turn {
    let turn = kafka_c_consume(
      brokers, Host.filledTopic, Int32(Host.partitions), Int64(messages), batched ? 1 : 0)
    blackHole(turn.sum)
    return Turn(messages: Int(turn.messages), threadCPU: turn.thread_cpu, processCPU: turn.process_cpu)
  }

  func swift() throws -> Turn {
    let configuration = ClientConfiguration(
      brokers: brokers,
      properties: [
        "fetch.wait.max.ms": "10", "queued.min.messages": "10000000", "queued.max.messages.kbytes": "2000000",
      ])
    let reader = try LogReader(configuration)
    let starts = (0..<Int32(Host.partitions)).map {
      (TopicPartition(topic: Host.filledTopic, partition: $0), StartOffset.beginning)
    }
    try reader.start(Dictionary(uniqueKeysWithValues: starts))
    while reader.waiting < messages { pause() }
    let process = kafka_c_process_cpu()
    let thread = kafka_c_thread_cpu()
    var count = 0
    var sum: UInt64 = 0
    while count < messages {
      let batch = reader.poll(limit: 1_000, timeout: .milliseconds(100)).messages
      batch.forEach { message in
        sum &+= Self.sum(message.value) &+ UInt64(bitPattern: message.offset)
      }
      count += batch.count
    }
    let turn = Turn(
      messages: count, threadCPU: kafka_c_thread_cpu() - thread, processCPU: kafka_c_process_cpu() - process)
    blackHole(sum)
    return turn
  }

  /// As in C, the loop's bounds are the check, and the compiler makes vectors of it.
  @inline(__always)
  private static func sum(_ value: RawSpan) -> UInt64 {
    var sum: UInt64 = 0
    for word in 0..<(value.byteCount / 8) {
      sum &+= value.unsafeLoadUnaligned(fromUncheckedByteOffset: word &* 8, as: UInt64.self)
    }
    return sum
  }
}
