internal import Kafka
internal import Pipeline

/// The quarantine of a cluster that answers. Belongs to one thread.
struct Quarantine {
  /// Its full name.
  let topic: String
  let prefix: String
  let layout: TopicLayout
  let client: ClientConfiguration
  /// Of replays; nil where the broker has no transactions.
  let transactionalID: String?

  /// - Throws: where no broker answers, or where the topic is missing.
  init(_ settings: KafkaSettings) throws {
    let cluster = try Cluster.connect(settings)
    let settings = cluster.isEmbedded ? settings.forEmbedded() : settings
    layout = try cluster.layout([])
    prefix = settings.topicPrefix
    topic = layout.name(of: .quarantine)
    client = settings.client("leeway-quarantine")
    transactionalID = cluster.isEmbedded ? nil : QuarantineReplay.transactionalID(prefix: prefix)
    guard layout.partitions(named: topic) > 0 else {
      throw CommandFailure(
        "The topic \(topic) is missing on the cluster. Make the topics with `leeway topics apply`, or correct the "
          + "prefix. If it is there, this user may not see it: `leeway topics acls quarantine` prints the rights.")
    }
  }

  /// What there is now.
  func scan() throws(KafkaError) -> QuarantineScan {
    try QuarantineScan(client, topic: topic, partitions: layout.partitions(named: topic))
  }

  func record(at place: QuarantinePlace) throws -> QuarantinedRecord? {
    var found: QuarantinedRecord?
    try scan().forEach(QuarantineFilter(places: [place])) { record in
      found = record
      return false
    }
    return found
  }
}
