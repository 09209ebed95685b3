import Testing

@testable import Kafka

/// The embedded cluster isolates nothing; what is tested here is the order of calls and what becomes of errors.
@Suite(.serialized)
struct TransactionTests {
  let cluster: Cluster
  let producer: Producer

  init() throws {
    cluster = try Cluster()
    producer = try Producer(cluster.configuration, transactionalID: "leeway-test")
    try producer.initTransactions(timeout: Cluster.patience)
  }

  private func send() throws {
    try producer.send(to: try producer.topic(cluster.topic), partition: 0, key: nil, value: nil)
  }

  @Test("A transaction with records and offsets commits, and then another")
  func commit() throws {
    let consumer = try cluster.consumer()
    try consumer.join()
    let metadata = try consumer.groupMetadata()
    #expect(metadata.group == "readers")
    #expect(metadata.generation >= 0)
    #expect(metadata.memberID == consumer.memberID)
    #expect(metadata.namesMember)
    for _ in 0..<2 {
      try producer.begin()
      try send()
      try producer.sendOffsets([cluster.place(0): 1], metadata, timeout: Cluster.patience)
      try producer.commit(timeout: Cluster.patience)
      #expect(producer.inFlight == 0)
    }
    #expect(producer.acknowledged == 2)
    try consumer.close()
  }

  @Test("Sending outside of a transaction is refused")
  func outside() throws {
    let error = try #require(throws: KafkaError.self) { try send() }
    #expect(error.code == .state)
  }

  @Test("Offsets are not sent for a consumer that is no member of its group")
  func noMember() throws {
    let consumer = try Consumer(cluster.configuration, group: "readers")
    let metadata = try consumer.groupMetadata()
    #expect(metadata.generation == -1)
    #expect(metadata.memberID == "")
    #expect(!metadata.namesMember)
    try producer.begin()
    let error = try #require(throws: KafkaError.self) {
      try producer.sendOffsets([cluster.place(0): 1], metadata, timeout: Cluster.patience)
    }
    #expect(error.kind == .group)
    try producer.abort(timeout: Cluster.patience)
  }

  @Test("An abort gives up what was sent, without failures")
  func abort() throws {
    try producer.begin()
    for _ in 0..<100 { try send() }
    try producer.abort(timeout: Cluster.patience)
    #expect(producer.inFlight == 0)
    #expect(producer.takeFailures().isEmpty)
    try producer.begin()
    try send()
    try producer.commit(timeout: Cluster.patience)
  }

  @Test(
    "An error at the end of a transaction has the kind that says what to do",
    arguments: [(47, .fenced), (90, .fenced), (53, .configuration)] as [(Int32, KafkaError.Kind)])
  func endErrors(code: Int32, kind: KafkaError.Kind) throws {
    try producer.begin()
    try send()
    try producer.flush(timeout: Cluster.patience)
    cluster.cluster.push([ErrorCode(rawValue: code)], for: .endTransaction)
    let error = try #require(throws: KafkaError.self) { try producer.commit(timeout: Cluster.patience) }
    #expect(error.kind == kind, "\(error)")
  }

  @Test(
    "An error of the group while offsets are sent is told as one, and the transaction can be aborted",
    arguments: [22, 25] as [Int32])
  func groupErrors(code: Int32) throws {
    let consumer = try cluster.consumer()
    try consumer.join()
    try producer.begin()
    try send()
    cluster.cluster.push([ErrorCode(rawValue: code)], for: .transactionOffsetCommit)
    let error = try #require(throws: KafkaError.self) {
      try producer.sendOffsets([cluster.place(0): 1], try consumer.groupMetadata(), timeout: Cluster.patience)
    }
    #expect(error.kind == .group, "\(error)")
    try producer.abort(timeout: Cluster.patience)
    try producer.begin()
    try send()
    try producer.commit(timeout: Cluster.patience)
    try consumer.close()
  }

  @Test("A commit that the coordinator is not ready for is tried again")
  func retried() throws {
    try producer.begin()
    try send()
    cluster.cluster.push([ErrorCode(rawValue: 14), ErrorCode(rawValue: 16)], for: .endTransaction)
    try producer.commit(timeout: Cluster.patience)
  }
}
