import Kafka
import LogSimulation
import Pipeline

/// Bytes of real records under the numbers that the model of the log knows them by: the same bytes, the same number.
final class RecordTable {
  private struct Payload: Hashable {
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [OwnedRecord.Header]
  }

  private var payloads: [Payload] = []
  private var numbers: [Payload: Int] = [:]
  private var keys: [[UInt8]: Int] = [:]

  /// The record as the model keeps it. A record without a value is a tombstone there too.
  func simulated(key: [UInt8]?, value: [UInt8]?, headers: [OwnedRecord.Header] = []) -> SimulatedRecord {
    let payload = Payload(key: key, value: value, headers: headers)
    let number = numbers[payload] ?? payloads.count
    if number == payloads.count {
      payloads.append(payload)
      numbers[payload] = number
    }
    return SimulatedRecord(key: key.map(keyNumber), value: value == nil ? nil : [UInt64(number)])
  }

  private func keyNumber(_ key: [UInt8]) -> Int {
    if let known = keys[key] { return known }
    keys[key] = keys.count
    return keys.count - 1
  }

  private lazy var keyBytes: [Int: [UInt8]] = [:]

  /// The record's bytes.
  func owned(_ message: SimulatedMessage) -> OwnedRecord {
    var record = OwnedRecord(
      topic: message.place.topic, partition: message.place.partition, offset: message.offset, value: nil)
    if let number = message.value?.first {
      let payload = payloads[Int(number)]
      (record.key, record.value, record.headers) = (payload.key, payload.value, payload.headers)
    } else {
      record.key = message.key.flatMap(keyOf)
    }
    return record
  }

  private func keyOf(_ number: Int) -> [UInt8]? {
    if keyBytes.count < keys.count { keyBytes = Dictionary(uniqueKeysWithValues: keys.map { ($0.value, $0.key) }) }
    return keyBytes[number]
  }
}
