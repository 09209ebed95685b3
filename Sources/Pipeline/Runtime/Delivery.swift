import Kafka

/// How a batch's outputs and offsets reach the broker. Belongs to the loop's thread.
protocol Delivery: AnyObject {
  /// Sends `output` and commits `offsets`, trying again for as long as that can help.
  ///
  /// - Parameter hasTime: asked between two tries; where it says no, the error at hand is thrown.
  /// - Throws: what trying again cannot mend with these clients. Nothing of a transaction is then visible.
  func deliver(
    _ output: borrowing StageOutput, offsets: [TopicPartition: Int64], consumer: Consumer, hasTime: () -> Bool
  ) throws(KafkaError) -> DeliveryOutcome

  /// Lets go of what is under way.
  func close()
}

/// What became of a batch.
enum DeliveryOutcome {
  /// Sent, and its offsets are committed.
  case committed
  /// Sent; the group would not take the offsets now. They go with the next commit, or the batch is read again.
  case sentOnly(KafkaError)
  /// Nothing is visible, and the batch must be read again from the committed offsets.
  case aborted(KafkaError)
}
