import Kafka
import Testing

@testable import Pipeline

extension Producer {
  /// Sends these records in their order, as of now, and waits until all are acknowledged.
  func write(_ records: some Collection<OwnedRecord>) throws {
    try send(records) { try flush(timeout: TestCluster.patience) }
    let failures = takeFailures()
    try #require(failures.first == nil, "\(failures.count) or more were not taken")
  }

  /// Sends these records in their order, in one transaction.
  func writeInTransaction(_ records: some Collection<OwnedRecord>) throws {
    try initTransactions(timeout: TestCluster.patience)
    try begin()
    try send(records) { try commit(timeout: TestCluster.patience) }
  }

  /// - Parameter settle: leaves none in flight: until then the values must stay where they are.
  private func send(_ records: some Collection<OwnedRecord>, settle: () throws -> Void) throws {
    let count = records.reduce(1) { $0 + ($1.value?.count ?? 0) }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer {
      purge()
      block.deallocate()
    }
    var start = 0
    for record in records {
      let slice = UnsafeMutableRawBufferPointer(rebasing: block[start..<start + (record.value?.count ?? 0)])
      slice.copyBytes(from: record.value ?? [])
      start += slice.count
      try send(record, value: record.value.map { _ in UnsafeRawBufferPointer(slice) })
    }
    try settle()
  }

  private func send(_ record: OwnedRecord, value: UnsafeRawBufferPointer?) throws {
    try (record.key ?? []).withUnsafeBytes { key in
      var headers = Headers(capacity: record.headers.count)
      for header in record.headers {
        (header.value ?? []).withUnsafeBytes { bytes in
          headers.append(name: header.name, value: header.value.map { _ in bytes })
        }
      }
      try send(
        to: topic(record.topic), partition: record.partition, key: record.key.map { _ in key }, value: value,
        headers: headers)
    }
  }
}
