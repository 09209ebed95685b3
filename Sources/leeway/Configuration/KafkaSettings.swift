internal import Kafka
internal import Pipeline

/// How the cluster is reached, and what is promised to those who read what is written there.
struct KafkaSettings: Sendable {
  typealias Delivery = DeliveryGuarantee

  /// `host:port`, several separated by commas.
  var brokers = "localhost:9092"
  /// What the names of all topics, groups and transactional ids begin with.
  var topicPrefix = ""
  var delivery = Delivery.exactlyOnce
  /// A name that outlives the process, for static membership.
  var instanceID: String?
  /// How long a start waits for a broker to answer.
  var startTimeout = Duration.seconds(30)
  /// By librdkafka's own names.
  var properties: [String: PropertyValue] = [:]

  init() {}

  init(_ section: YAMLSection, environment: [String: String]) {
    let standard = KafkaSettings()
    brokers = section.string("brokers", default: standard.brokers)
    if brokers.isEmpty { section.problem("brokers", "must be host:port, several separated by commas") }
    topicPrefix = section.string("topic_prefix", default: standard.topicPrefix)
    if let problem = TopicName.problem(withPrefix: topicPrefix) { section.problem("topic_prefix", problem) }
    delivery = section.choice("delivery", default: standard.delivery)
    instanceID = section.string("instance_id")
    startTimeout = section.duration(
      "start_timeout", default: standard.startTimeout, in: .milliseconds(100)...(.seconds(3_600)))
    properties = section.properties("properties", environment: environment)
    for (name, instead) in Self.said where properties[name] != nil {
      section.problem("properties", "\(name) is set by \(section.path).\(instead)")
    }
  }

  /// Properties that have a key of their own.
  private static let said = [
    ("bootstrap.servers", "brokers"), ("metadata.broker.list", "brokers"), ("group.instance.id", "instance_id"),
  ]

  /// The values that must never be shown.
  var secrets: [Secret] { properties.values.compactMap(\.secret) }

  /// What the broker's clients are given.
  ///
  /// - Parameters:
  ///   - name: what the clients are called in the brokers' logs.
  ///   - log: takes librdkafka's own log lines.
  func client(_ name: String = "leeway", log: (@Sendable (LogLine) -> Void)? = nil) -> ClientConfiguration {
    ClientConfiguration(brokers: brokers, clientID: name, properties: properties.mapValues { $0.reveal() }, log: log)
  }
}

/// What Kafka accepts as the name of a topic.
enum TopicName {
  /// What is wrong with a prefix of topics' names; nil where nothing is.
  static func problem(withPrefix prefix: String) -> String? {
    let allowed = prefix.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x2E || byte == 0x5F || byte == 0x2D
    }
    if !allowed { return "may hold letters, digits, '.', '_' and '-' only" }
    return prefix.utf8.count > 150 ? "may have 150 characters at most" : nil
  }
}
