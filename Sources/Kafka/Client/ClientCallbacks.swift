import CRdKafka
import Synchronization

/// What librdkafka's callbacks of one client reach through the opaque pointer.
///
/// The log callback comes on librdkafka's threads and touches `log` alone. All others come on the thread that owns the
/// client, inside of its calls of poll, flush or close.
final class ClientCallbacks {
  let log: (@Sendable (LogLine) -> Void)?
  let deliveries = DeliveryTally()
  var rebalance: ((ErrorCode, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> Void)?
  private var errors: [KafkaError] = []

  /// Errors kept until someone takes them; older ones make room, as a broker that stays away repeats itself.
  private static let errorLimit = 64

  init(log: (@Sendable (LogLine) -> Void)?) {
    self.log = log
  }

  func takeErrors() -> [KafkaError] {
    defer { errors.removeAll() }
    return errors
  }

  private func add(_ error: KafkaError) {
    if errors.count == Self.errorLimit { errors.removeFirst() }
    errors.append(error)
  }

  private static func from(_ opaque: UnsafeMutableRawPointer?) -> ClientCallbacks? {
    opaque.map { Unmanaged<ClientCallbacks>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Registers the callbacks. The configuration's opaque pointer must be an unretained reference to `self`.
  func register(on configuration: OpaquePointer, deliveryReports: Bool, rebalances: Bool) {
    rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(self).toOpaque())
    rd_kafka_conf_set_log_cb(configuration) { client, level, facility, text in
      guard let client, let callbacks = ClientCallbacks.from(rd_kafka_opaque(client)), let log = callbacks.log else {
        return
      }
      let line = LogLine(
        severity: .init(syslog: level), client: rd_kafka_name(client).map { String(cString: $0) } ?? "",
        facility: facility.map { String(cString: $0) } ?? "", text: text.map { String(cString: $0) } ?? "")
      log(line)
    }
    rd_kafka_conf_set_error_cb(configuration) { client, code, reason, opaque in
      let reason = reason.map { String(cString: $0) }
      let error = ClientCallbacks.error(ErrorCode(rawValue: code), reason: reason, client: client)
      ClientCallbacks.from(opaque)?.add(error)
    }
    if deliveryReports {
      rd_kafka_conf_set_dr_msg_cb(configuration) { _, message, opaque in
        guard let message else { return }
        ClientCallbacks.from(opaque)?.deliveries.report(message)
      }
    }
    if rebalances {
      rd_kafka_conf_set_rebalance_cb(configuration) { _, code, partitions, opaque in
        guard let partitions else { return }
        ClientCallbacks.from(opaque)?.rebalance?(ErrorCode(code), partitions)
      }
    }
  }

  /// For a fatal error, the code and the words of what made it fatal.
  static func error(_ code: ErrorCode, reason: String?, client: OpaquePointer?) -> KafkaError {
    guard code == .fatal, let client else { return KafkaError(code, operation: "connect", reason: reason) }
    let (cause, words) = withTextBuffer { ErrorCode(rd_kafka_fatal_error(client, $0, $1)) }
    guard cause.isFailure else { return KafkaError(code, operation: "connect", reason: reason) }
    return KafkaError(
      cause, operation: "run the client", reason: words.isEmpty ? reason : words,
      kind: cause.kindWhateverTheFlags ?? .fatal)
  }
}
