/// Why and where a record was set aside. The record itself is its key, bytes and headers, untouched; the reason
/// travels in headers beside them.
package struct QuarantineReason: Sendable, Hashable {
  /// The place in the input.
  package enum Place: Sendable, Hashable, CustomStringConvertible {
    case byte(Int)
    /// RFC 6901.
    case pointer(String)
    case header(String)

    package var description: String {
      switch self {
      case .byte(let offset): "byte:\(offset)"
      case .pointer(let pointer): "pointer:" + pointer
      case .header(let name): "header:" + name
      }
    }
  }

  package var rule: QuarantineRule
  /// In words.
  package var reason: String
  /// The byte and the pointer, as far as they are known.
  package var places: [Place]
  package var stage: String
  /// From 1.
  package var attempt: Int

  package init(rule: QuarantineRule, reason: String, places: [Place] = [], stage: String, attempt: Int = 1) {
    self.rule = rule
    self.reason = reason
    self.places = places
    self.stage = stage
    self.attempt = attempt
  }

  /// Of a record that is no event as it must be.
  package init(_ error: EventError, stage: String) {
    self.init(rule: error.rule, reason: error.description, places: error.places, stage: stage)
  }
}
