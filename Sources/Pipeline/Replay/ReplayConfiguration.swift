package import Events
package import Kafka

/// How a stage is run over a range of the log, and into what.
package struct ReplayConfiguration: Sendable {
  package var client: ClientConfiguration
  /// Without transactions nothing is kept of how far it has come: it cannot be gone on with.
  package var delivery: DeliveryGuarantee
  /// What the names of the topics written begin with.
  package var target: String
  /// The first offset and the one after the last, of every partition of the stage's input.
  package var spans: [TopicPartition: Range<Int64>]
  /// The time before which nothing more will come, told at the end; nil to leave the stage open for more.
  package var finalTime: Timestamp?
  /// How long one request may take.
  package var requestLimit: Duration
  /// The topic that must be empty where the replay begins; nil where others write to all of them.
  package var guarded: Topic?

  package init(
    client: ClientConfiguration, delivery: DeliveryGuarantee, target: String,
    spans: [TopicPartition: Range<Int64>], finalTime: Timestamp?, guarded: Topic? = nil,
    requestLimit: Duration = .seconds(30)
  ) {
    self.client = client
    self.delivery = delivery
    self.target = target
    self.spans = spans
    self.finalTime = finalTime
    self.guarded = guarded
    self.requestLimit = requestLimit
  }
}
