import Kafka

@testable import LogSimulation

/// A broker on which nothing goes wrong, with one topic for input, one for output, and short hands for them.
struct Bench {
  let broker: SimulatedBroker

  init(partitions: Int = 2, seed: UInt64 = 1, plan: FaultPlan? = nil) {
    broker = SimulatedBroker(Chaos(seed: seed, plan: plan ?? .none))
    broker.chaos.isCalm = plan == nil
    broker.addTopic("in", partitions: partitions)
    broker.addTopic("out", partitions: partitions)
    broker.addTopic("log", partitions: partitions, isCompacted: true)
  }

  static func input(_ partition: Int32 = 0) -> TopicPartition { TopicPartition(topic: "in", partition: partition) }
  static func output(_ partition: Int32 = 0) -> TopicPartition { TopicPartition(topic: "out", partition: partition) }
  static func changelog(_ partition: Int32 = 0) -> TopicPartition {
    TopicPartition(topic: "log", partition: partition)
  }

  static func record(_ number: UInt64, key: Int? = nil) -> SimulatedRecord {
    SimulatedRecord(key: key, value: [number])
  }

  /// A producer ready for its first transaction.
  func producer(_ id: String) throws -> SimulatedProducer {
    let producer = SimulatedProducer(broker, transactionalID: id)
    try producer.initTransactions()
    return producer
  }

  /// The numbers that a reader of `place` sees.
  func numbers(
    _ place: TopicPartition = Bench.output(), _ isolation: ConsumerOptions.Isolation = .readCommitted
  ) -> [UInt64] {
    broker.records(of: place, isolation: isolation).flatMap { $0.value ?? [] }
  }

  /// Sends numbers in the open transaction, and has them acknowledged.
  func send(_ numbers: [UInt64], by producer: SimulatedProducer, to place: TopicPartition = Bench.output()) throws {
    for number in numbers { try producer.send(Bench.record(number), to: place) }
    try producer.flush()
    if let failure = producer.takeFailures().first { throw failure }
  }

  /// Serves members in turn until all hold what they were given; a revocation is finished at once.
  func gather(_ members: [SimulatedConsumer]) throws {
    for _ in 0..<8 { for member in members { _ = try member.serve() } }
  }

  func kind(of body: () throws -> Void) -> KafkaError.Kind? {
    do {
      try body()
      return nil
    } catch {
      return (error as? KafkaError)?.kind
    }
  }
}
