/// Why JSON is not the event that it should be: the field, and what was wrong with it.
package struct EventError: Error, Sendable, Hashable, CustomStringConvertible {
  package let rule: QuarantineRule
  /// The field (RFC 6901).
  package let pointer: String
  /// The byte of its value, where it has one.
  package let offset: Int?
  package let reason: String

  package init(_ rule: QuarantineRule, at pointer: String, offset: Int? = nil, _ reason: String) {
    self.rule = rule
    self.pointer = pointer
    self.offset = offset
    self.reason = reason
  }

  /// JSON that cannot be read at all.
  package init(_ error: JSONError) {
    self.init(error.rule, at: error.pointer ?? "", offset: error.offset, error.reason.rawValue)
  }

  package var description: String {
    let place = offset.map { ", at byte \($0)" } ?? ""
    return "\(rule.rawValue): \(pointer.isEmpty ? "the event" : pointer): \(reason)\(place)"
  }

  /// The places for a quarantined record's headers.
  package var places: [QuarantineReason.Place] {
    (offset.map { [.byte($0)] } ?? []) + (pointer.isEmpty ? [] : [.pointer(pointer)])
  }
}
