import Dispatch

/// The end of a client, which is waited for a while only.
///
/// `rd_kafka_destroy` waits until librdkafka's threads have ended, and each ends when nothing refers to it any more. Where a
/// broker was restarted, librdkafka 2.0.2 can lose count of that and waits for ever. A worker that makes its clients anew,
/// or stops, must not wait with it. So a thread of its own waits; what it waits for in vain stays until the process ends.
struct ClientEnding: Sendable {
  /// The client's name.
  let client: String
  let log: (@Sendable (LogLine) -> Void)?
  /// Far longer than it takes.
  var limit = DispatchTimeInterval.seconds(5)

  /// Runs `destroy`, and returns when that has returned, or says in the log that it has not.
  func run(_ destroy: @escaping @Sendable () -> Void) {
    let ended = DispatchSemaphore(value: 0)
    DispatchQueue(label: "leeway.kafka.ending").async {
      destroy()
      ended.signal()
    }
    guard ended.wait(timeout: .now() + limit) == .timedOut else { return }
    log?(
      LogLine(
        severity: .warning, client: client, facility: "DESTROY",
        text: "librdkafka does not let go of this client: its threads are left behind"))
  }
}
