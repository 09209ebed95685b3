/// A line that librdkafka wrote to its log.
package struct LogLine: Sendable, CustomStringConvertible {
  package let severity: Severity
  /// The name of the client that wrote it, e.g. `leeway-infer#consumer-2`.
  package let client: String
  /// librdkafka's short name for the occasion, e.g. `FAIL` or `REQTMOUT`.
  package let facility: String
  package private(set) var text: String

  /// The line with another text.
  package func with(text: String) -> Self {
    var copy = self
    copy.text = text
    return copy
  }

  package enum Severity: Sendable, Hashable {
    case error, warning, notice, debug

    /// From a syslog level: 0 (emergency) to 7 (debug).
    init(syslog level: Int32) {
      self =
        switch level {
        case ...3: .error
        case 4: .warning
        case 5, 6: .notice
        default: .debug
        }
    }
  }

  package var description: String { "\(client) \(facility): \(text)" }
}
