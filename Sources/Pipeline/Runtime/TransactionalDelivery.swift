import Events
import Kafka
import Logging

/// Exactly once: outputs and offsets in one transaction.
///
/// What each class of error asks for is in `KafkaError.Kind`: try the same call again, abort and send the kept records
/// again, abort and read again from the committed offsets, or (thrown) make new clients.
final class TransactionalDelivery: Delivery {
  private let outbox: Outbox
  private let configuration: RunnerConfiguration
  private let logger: Logger
  private var producer: Producer { outbox.producer }
  private var isOpen = false

  /// How often the same records are sent again in a new transaction before the batch is read again.
  private static let resendLimit = 5

  init(_ environment: LoopEnvironment, stage: String, outputs: [Topic]) throws(KafkaError) {
    configuration = environment.configuration
    logger = environment.logger
    let instance = configuration.instanceID ?? Self.randomName()
    let properties = ["transaction.timeout.ms": String(configuration.transactionTimeout.wholeMilliseconds)]
    let producer = try Producer(
      configuration.client.with(properties), transactionalID: "\(configuration.prefix)leeway.\(stage).\(instance)")
    outbox = Outbox(producer: producer, layout: environment.layout, outputs: outputs)
    let limit = configuration.requestLimit
    try Self.retrying(hasTime: { environment.hasTime }) { () throws(KafkaError) in
      try producer.initTransactions(timeout: limit)
    }
  }

  func deliver(
    _ output: borrowing StageOutput, offsets: [TopicPartition: Int64], consumer: Consumer, hasTime: () -> Bool
  ) throws(KafkaError) -> DeliveryOutcome {
    for attempt in 1... {
      do throws(KafkaError) {
        try attemptOnce(output, offsets: offsets, consumer: consumer, hasTime: hasTime)
        return .committed
      } catch {
        logger.warning("a transaction failed", metadata: ["error": "\(error)", "attempt": "\(attempt)"])
        guard error.kind == .abortable || error.kind == .group else {
          producer.purge()
          throw error
        }
        try abort(hasTime)
        guard error.kind == .abortable, !consumer.isAssignmentLost, attempt < Self.resendLimit else {
          return .aborted(error)
        }
      }
    }
    preconditionFailure("the loop above returns or throws")
  }

  func close() {
    if isOpen {
      do throws(KafkaError) {
        try abort { false }
      } catch {
        logger.warning("a transaction was left to time out", metadata: ["error": "\(error)"])
      }
    }
    producer.purge()
  }

  private func attemptOnce(
    _ output: borrowing StageOutput, offsets: [TopicPartition: Int64], consumer: Consumer, hasTime: () -> Bool
  ) throws(KafkaError) {
    let (producer, limit) = (producer, configuration.requestLimit)
    try producer.begin()
    isOpen = true
    try outbox.send(output)
    if !offsets.isEmpty {
      let metadata = try member(of: consumer, holding: offsets.keys)
      try Self.retrying(hasTime: hasTime) { () throws(KafkaError) in
        try producer.sendOffsets(offsets, metadata, timeout: limit)
      }
    }
    // A commit that timed out may have been carried out: only the same call again tells.
    try Self.retrying(hasTime: hasTime) { () throws(KafkaError) in try producer.commit(timeout: limit) }
    isOpen = false
  }

  /// The member's metadata, once it is sure that it names a member that still holds the partitions: a broker takes the
  /// offsets of a transaction without a member unfenced.
  private func member(
    of consumer: Consumer, holding partitions: some Collection<TopicPartition>
  ) throws(KafkaError) -> GroupMetadata {
    let metadata = try consumer.groupMetadata()
    guard !consumer.isAssignmentLost, metadata.namesMember, partitions.allSatisfy(consumer.assignment.contains) else {
      throw KafkaError(
        .unknownMember, operation: "commit", topic: partitions.first?.topic,
        reason: "this member does not hold the partitions any more", kind: .group)
    }
    return metadata
  }

  private func abort(_ hasTime: () -> Bool) throws(KafkaError) {
    let (producer, limit) = (producer, configuration.requestLimit)
    try Self.retrying(hasTime: hasTime) { () throws(KafkaError) in try producer.abort(timeout: limit) }
    isOpen = false
  }

  private static func retrying(
    hasTime: () -> Bool, _ call: () throws(KafkaError) -> Void
  ) throws(KafkaError) {
    while true {
      do throws(KafkaError) {
        return try call()
      } catch {
        guard error.kind == .retriable, hasTime() else { throw error }
      }
    }
  }

  private static func randomName() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36)
  }
}
