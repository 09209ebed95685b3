import Foundation
import Kafka

/// The producer: so many documents a second for so long, spread over the partitions. Runs in a process of its own, so
/// that the worker's memory is the worker's alone.
struct Burst {
  let client: ClientConfiguration
  let topic: String
  let partitions: Int
  let perSecond: Int
  let seconds: Int

  private static let tick = 0.1

  func run() throws {
    let producer = try Producer(client)
    let handle = try producer.topic(topic)
    let perTick = max(partitions, Int(Double(perSecond) * Self.tick)) / partitions * partitions
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: perTick * Document.bytes, alignment: 16)
    defer { block.deallocate() }
    var random: UInt64 = 1
    var number: Int64 = 0
    let began = Date()
    for tick in 0..<Int(Double(perSecond * seconds) / Double(perTick)) {
      for index in 0..<perTick {
        let start = index * Document.bytes
        let place = UnsafeMutableRawBufferPointer(rebasing: block[start..<start + Document.bytes])
        Document.fill(place, number: number + Int64(index / partitions), random: &random)
        try producer.send(
          to: handle, partition: Int32(index % partitions), key: nil, value: UnsafeRawBufferPointer(place))
      }
      try producer.flush(timeout: .seconds(60))
      if let failure = producer.takeFailures().first { throw failure }
      number += Int64(perTick / partitions)
      let due = Double(tick + 1) * Self.tick - Date().timeIntervalSince(began)
      if due > 0 { Thread.sleep(forTimeInterval: due) }
    }
    let took = Date().timeIntervalSince(began)
    print(
      String(
        format: "producer: %lld documents in %.0f s, %.0f a second", number * Int64(partitions), took,
        Double(number * Int64(partitions)) / took))
  }
}
