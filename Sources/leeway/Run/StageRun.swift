internal import Kafka
internal import Logging
internal import Pipeline
internal import ServiceLifecycle

/// What runs a stage, and says how it fares.
typealias StageService = Service & StatusSource

/// Makes ready the stages of one process: everything that can be checked before the first record is checked here.
struct StageRun {
  let stages: [StageName]
  let configuration: Configuration
  let kafka: KafkaSettings
  let specifications: [TopicSpecification]
  /// Where the caller knows where its input ends.
  var statedEnds: StatedEnds?
  let logger: Logger

  /// Waits for the cluster, checks its topics, loads the model, and makes the stages' services.
  ///
  /// - Throws: what a person can act on; nothing has been read or written then.
  func prepare() throws -> [any StageService] {
    try StageFactory.requireModel(of: stages, configuration)
    let cluster = try Cluster.connect(kafka)
    var kafka = kafka
    if cluster.isEmbedded {
      if configuration.kafka.delivery == .exactlyOnce {
        logger.notice("the cluster \(cluster.id) is an embedded one without transactions: delivery is at_least_once")
      }
      kafka = kafka.forEmbedded()
    }
    let layout = try cluster.layout(specifications)
    let factory = StageFactory(configuration: configuration, layout: layout, kafka: kafka, statedEnds: statedEnds)
    let made = try stages.map { try factory.stage($0) }
    let problems = StartCheck(layout: layout, needs: made.map { factory.need(of: $0) }).problems
    guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "\n")) }
    let services = made.map { factory.service(of: $0) }
    logger.info(
      "starting \(stages.map(\.rawValue).joined(separator: ", "))",
      metadata: [
        "brokers": "\(kafka.brokers)", "cluster": "\(cluster.id)", "delivery": "\(kafka.delivery.rawValue)",
        "prefix": "\(kafka.topicPrefix)",
      ])
    return services
  }
}
