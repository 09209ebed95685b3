internal import Events
internal import FoundationEssentials
internal import Kafka
internal import Pipeline

/// The registry on a cluster, for the commands: read to its end, and written a decision at a time. Belongs to one thread.
struct Registry {
  private let client: ClientConfiguration
  private let place: TopicPartition
  private let reading: RegistryReading

  /// The `ce_source` of what the commands publish.
  private static let source = "leeway/models"

  /// - Throws: where no broker answers, or where there is no such topic.
  init(_ settings: KafkaSettings) throws {
    let cluster = try Cluster.connect(settings)
    let kafka = cluster.isEmbedded ? settings.forEmbedded() : settings
    let layout = try cluster.layout([])
    client = kafka.client("leeway-models")
    place = TopicPartition(topic: layout.name(of: .models), partition: 0)
    reading = try RegistryReading(client: client, place: place, partitions: layout.partitions(of: .models))
  }

  var topic: String { place.topic }

  /// What it says now, and what could not be used.
  func read() throws -> (registry: ModelRegistry, problems: [ModelRegistry.Problem]) {
    var registry = ModelRegistry()
    var problems: [ModelRegistry.Problem] = []
    for record in try reading.records() {
      let problem =
        if let value = record.value {
          value.withUnsafeBytes { registry.take($0, offset: record.offset) }
        } else {
          registry.take(nil, offset: record.offset)
        }
      if let problem { problems.append(problem) }
    }
    return (registry, problems)
  }

  /// Publishes a decision, and waits until the broker has it.
  func publish(_ record: ModelRecord) throws {
    try ConfirmedRecord(
      place: place, key: record.name, value: [UInt8](try EventCoding.encode(record)),
      id: "\(record.name)-\(record.version)-\(record.role.rawValue)-\(record.at.microseconds)", type: .model,
      source: Self.source, time: record.at
    ).publish(client)
  }
}
