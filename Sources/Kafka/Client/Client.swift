import CRdKafka

/// Owns a `rd_kafka_t`.
///
/// `@unchecked Sendable` because batches keep it alive and may be dropped on any thread; all that they do through it is
/// `rd_kafka_message_destroy` and, with the last reference, `rd_kafka_destroy`, which librdkafka allows on any thread.
/// Everything else belongs to the one thread of the consumer, producer or admin that made it.
final class Client: @unchecked Sendable {
  let handle: OpaquePointer
  let callbacks: ClientCallbacks

  enum Role {
    case producer, consumer, groupMember

    var type: rd_kafka_type_t { self == .producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER }
  }

  /// - Parameters:
  ///   - required: properties this module depends on; the caller's may not differ.
  ///   - defaults: properties that the caller's win over.
  /// - Throws: `configuration`, naming the property that is unknown, out of range or refused.
  init(
    _ role: Role, _ configuration: ClientConfiguration, required: [String: String] = [:],
    defaults: [String: String] = [:]
  ) throws(KafkaError) {
    callbacks = ClientCallbacks(log: configuration.log)
    var settings = Settings()
    try settings.apply(configuration, required: required, defaults: defaults)
    callbacks.register(
      on: settings.pointer, deliveryReports: role == .producer, rebalances: role == .groupMember)
    let pointer = settings.pointer
    let (handle, reason) = withTextBuffer { rd_kafka_new(role.type, pointer, $0, $1) }
    guard let handle else {
      throw KafkaError(.invalidArgument, operation: "configure the client", reason: reason)
    }
    settings.handOver()
    self.handle = handle
  }

  deinit {
    // Nobody else has them any more, except librdkafka's threads, which log through the callbacks to their end.
    nonisolated(unsafe) let (handle, callbacks) = (handle, callbacks)
    let name = rd_kafka_name(handle).map { String(cString: $0) } ?? ""
    ClientEnding(client: name, log: callbacks.log).run {
      // A consumer that was not closed is not closed here: that would call a delegate that may be gone.
      rd_kafka_destroy_flags(handle, Int32(RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE))
      withExtendedLifetime(callbacks) {}
    }
  }

  /// Owns a `rd_kafka_conf_t` until a client takes it over.
  private struct Settings: ~Copyable {
    let pointer: OpaquePointer
    private var isOwned = true

    init() {
      guard let pointer = rd_kafka_conf_new() else { preconditionFailure("librdkafka always returns a configuration") }
      self.pointer = pointer
    }

    deinit { if isOwned { rd_kafka_conf_destroy(pointer) } }

    mutating func handOver() { isOwned = false }

    func apply(
      _ configuration: ClientConfiguration, required: [String: String], defaults: [String: String]
    ) throws(KafkaError) {
      var all = defaults.merging(configuration.properties) { _, theirs in theirs }
      let ours = required.merging([
        "bootstrap.servers": configuration.brokers, "client.id": configuration.clientID,
      ]) { required, _ in required }
      for (name, value) in ours {
        if let theirs = configuration.properties[name], theirs != value {
          throw KafkaError(
            .invalidArgument, operation: "configure the client",
            reason: "the property \(name) is set by the program itself and cannot be changed")
        }
        all[name] = value
      }
      for (name, value) in all.sorted(by: { $0.key < $1.key }) { try set(name, value) }
    }

    private func set(_ name: String, _ value: String) throws(KafkaError) {
      if name == "bootstrap.servers" && value.isEmpty { return }
      let (result, reason) = withTextBuffer { rd_kafka_conf_set(pointer, name, value, $0, $1) }
      guard result != RD_KAFKA_CONF_OK else { return }
      let isShown = result == RD_KAFKA_CONF_UNKNOWN || !ClientConfiguration.mayHoldSecret(name)
      let words = isShown ? reason : "the value is not accepted"
      throw KafkaError(
        .invalidArgument, operation: "configure the client", reason: "property \(name): \(words)")
    }
  }
}
