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
  var assignment = AssignmentStrategy.range
  /// How long a start waits for a broker to answer.
  var startTimeout = Duration.seconds(30)
  var tls = TLSSettings()
  var sasl = SASLSettings()
  /// By librdkafka's own names; what ``tls`` and ``sasl`` say is not among them.
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
    assignment = section.choice("assignment", default: standard.assignment)
    if assignment == .cooperativeSticky, !LibraryVersion.hasSoundCooperativeAssignment {
      section.problem(
        "assignment", "cooperative-sticky needs librdkafka 2.6.1 or later; this is \(LibraryVersion.text). Use range")
    }
    startTimeout = section.duration(
      "start_timeout", default: standard.startTimeout, in: .milliseconds(100)...(.seconds(3_600)))
    tls = section.section("tls") { TLSSettings($0, environment: environment) }
    sasl = section.section("sasl") { SASLSettings($0, environment: environment) }
    properties = section.properties("properties", environment: environment)
    for (name, instead) in said where properties[name] != nil {
      section.problem("properties", "\(name) is set by \(section.path).\(instead)")
    }
  }

  /// Properties that have a key of their own, as far as that is used.
  private var said: [(String, String)] {
    var said: [(String, String)] = [
      ("bootstrap.servers", "brokers"), ("metadata.broker.list", "brokers"), ("group.instance.id", "instance_id"),
      ("partition.assignment.strategy", "assignment"),
    ]
    for name in tls.properties.keys.sorted() { said.append((name, "tls")) }
    for name in sasl.properties.keys.sorted() { said.append((name, "sasl")) }
    if tls.isEnabled || sasl.mechanism != .none {
      said.append(("security.protocol", "tls and kafka.sasl"))
      said.append(("sasl.mechanisms", "sasl"))
    }
    return said
  }

  /// All properties that the broker's clients are given, by librdkafka's own names.
  var allProperties: [String: PropertyValue] {
    var all = tls.properties.merging(sasl.properties) { $1 }
    switch (tls.isEnabled, sasl.mechanism != .none) {
    case (true, true): all["security.protocol"] = .plain("SASL_SSL")
    case (true, false): all["security.protocol"] = .plain("SSL")
    case (false, true): all["security.protocol"] = .plain("SASL_PLAINTEXT")
    case (false, false): break
    }
    return all.merging(properties) { $1 }
  }

  /// The values that must never be shown.
  var secrets: [Secret] { allProperties.values.compactMap(\.secret) }

  /// What the broker's clients are given.
  ///
  /// - Parameters:
  ///   - name: what the clients are called in the brokers' logs.
  ///   - log: takes librdkafka's own log lines.
  func client(_ name: String = "leeway", log: (@Sendable (LogLine) -> Void)? = nil) -> ClientConfiguration {
    let redaction = Redaction(secrets)
    var redacted: (@Sendable (LogLine) -> Void)?
    if let log { redacted = { line in log(line.with(text: redaction.apply(to: line.text))) } }
    return ClientConfiguration(
      brokers: brokers, clientID: name, properties: allProperties.mapValues { $0.reveal() }, log: redacted)
  }
}

/// What Kafka accepts as the name of a topic.
enum TopicName {
  /// What is wrong with a prefix of topics' names; nil where nothing is.
  static func problem(withPrefix prefix: String) -> String? {
    if !prefix.utf8.allSatisfy(isAllowed) { return allowed }
    return prefix.utf8.count > 150 ? "may have 150 characters at most" : nil
  }

  /// What is wrong with a topic's name, without a prefix; nil where nothing is.
  static func problem(with name: String) -> String? {
    if !name.utf8.allSatisfy(isAllowed) { return allowed }
    if name == "." || name == ".." { return "must not be . or .." }
    // With the longest prefix it must still fit into Kafka's 249 characters.
    return name.utf8.count > 99 ? "may have 99 characters at most" : nil
  }

  private static let allowed = "may hold letters, digits, '.', '_' and '-' only"

  private static func isAllowed(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == 0x2E || byte == 0x5F || byte == 0x2D
  }
}
