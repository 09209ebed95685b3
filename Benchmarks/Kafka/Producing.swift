import Foundation
import Kafka
import KafkaCLoop
import Payloads

/// Sends round robin to eight partitions and waits for all acknowledgements.
struct Producing {
  let brokers: String
  let messages = 200_000
  private let payloads = Payloads(count: 4_000, seed: 11)
  private static let headerValue = "0123456789abcdef"

  enum HeaderStyle {
    case none, added, copied
  }

  func c(headers: Int32) -> Turn {
    let values = payloads.values.map { $0.baseAddress?.assumingMemoryBound(to: CChar.self) }
    let turn = values.withUnsafeBufferPointer {
      kafka_c_produce(
        brokers, Host.writtenTopic, 8, Int64(messages), $0.baseAddress, Int32(values.count), Int32(Payloads.size),
        headers, Self.headerValue)
    }
    return Turn(messages: Int(turn.messages), threadCPU: turn.thread_cpu, processCPU: turn.process_cpu)
  }

  private func headers(_ style: HeaderStyle, _ template: borrowing Headers) -> Headers? {
    switch style {
    case .none: return nil
    case .copied: return template.copy()
    case .added:
      var list = Headers(capacity: 7)
      for _ in 0..<7 { list.append("ce_header", Self.headerValue) }
      return consume list
    }
  }

  func swift(headers style: HeaderStyle) throws -> Turn {
    let producer = try Producer(ClientConfiguration(brokers: brokers))
    let topic = try producer.topic(Host.writtenTopic)
    var template = Headers(capacity: 7)
    for _ in 0..<7 { template.append("ce_header", Self.headerValue) }
    let process = kafka_c_process_cpu()
    let thread = kafka_c_thread_cpu()
    for index in 0..<messages {
      try withUnsafeBytes(of: index) { key in
        try producer.send(
          to: topic, partition: Int32(index % 8), key: key, value: payloads.values[index % payloads.values.count],
          headers: headers(style, template), timestamp: 1)
      }
    }
    try producer.flush(timeout: .seconds(60))
    return Turn(
      messages: producer.acknowledged, threadCPU: kafka_c_thread_cpu() - thread,
      processCPU: kafka_c_process_cpu() - process)
  }
}

/// Keeps the compiler from dropping what was computed.
@inline(never)
func blackHole(_ value: UInt64) {
  if value == 42 { print("") }
}

/// Gives librdkafka's threads time to fetch.
func pause() {
  usleep(1_000)
}
