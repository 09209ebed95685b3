internal import Kafka
internal import Pipeline

/// A cluster that answers: what is asked of it before any work begins. Belongs to one thread.
struct Cluster {
  let admin: Admin
  let id: String
  let prefix: String

  /// How long one request may take.
  private static let requestTimeout = Duration.seconds(15)

  /// Whether the cluster is an embedded one, which has no transactions.
  var isEmbedded: Bool { id.hasPrefix("mockCluster") }

  var administration: TopicAdministration {
    TopicAdministration(admin: admin, prefix: prefix, timeout: Self.requestTimeout)
  }

  /// Waits for a broker to answer, at most for the configured `start_timeout`.
  ///
  /// - Throws: ``ClusterError`` where none did, or at once where trying again cannot help: a property that librdkafka
  ///   does not know, a wrong password, a wrong certificate.
  static func connect(_ settings: KafkaSettings) throws(ClusterError) -> Cluster {
    let deadline = ContinuousClock.now + settings.startTimeout
    do throws(KafkaError) {
      let admin = try Admin(settings.client("leeway-start"))
      while true {
        let left = deadline - .now
        do throws(KafkaError) {
          let id = try admin.clusterID(timeout: min(max(left, .milliseconds(100)), .seconds(5)))
          return Cluster(admin: admin, id: id, prefix: settings.topicPrefix)
        } catch {
          guard error.kind != .configuration, ContinuousClock.now < deadline else { throw error }
        }
      }
    } catch {
      throw ClusterError(brokers: settings.brokers, waited: settings.startTimeout, cause: error)
    }
  }

  /// The cluster's topics as the stages are told them.
  ///
  /// - Parameter specifications: what the topics' files say; the embedded cluster cannot be asked how large a record
  ///   may be, so their word is taken.
  func layout(_ specifications: [TopicSpecification]) throws(KafkaError) -> TopicLayout {
    var counts: [String: Int32] = [:]
    for topic in try admin.topics(timeout: Self.requestTimeout) {
      counts[topic.name] = Int32(clamping: topic.partitionCount)
    }
    return TopicLayout(prefix: prefix, counts: counts, messageLimits: specifications.messageLimits)
  }
}

extension [TopicSpecification] {
  /// How large a record of each topic may be, where its file says so.
  var messageLimits: [Topic: Int] {
    var limits: [Topic: Int] = [:]
    for specification in self {
      guard let topic = Topic(rawValue: specification.name), let text = specification.settings["max.message.bytes"],
        let bytes = Int(text)
      else { continue }
      limits[topic] = bytes
    }
    return limits
  }
}

/// Why there is no cluster to work on.
struct ClusterError: Error, CustomStringConvertible {
  let brokers: String
  let waited: Duration
  let cause: KafkaError

  var description: String {
    if cause.kind == .configuration { return "The cluster at \(brokers) cannot be used: \(cause)." }
    return "No broker at \(brokers) answered within \(DurationText.of(waited)) (kafka.start_timeout): \(cause)."
  }
}
