/// Why bytes are not an RFC 3339 timestamp that can be represented, and at which of them.
package struct TimestampError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    case tooShort = "it ends too early"
    case badDate = "a date of the form 2024-01-31 is expected"
    case badSeparator = "a T between date and time is expected"
    case badTime = "a time of the form 23:59:59 is expected"
    case badFraction = "a digit after the decimal point is expected"
    case missingOffset = "the offset from UTC is missing: Z, or a form like +02:00"
    case badOffset = "an offset of the form +02:00 is expected, up to 23:59"
    case trailingBytes = "something follows the end of the timestamp"
    case noSuchDay = "there is no such day in the calendar"
    case noSuchTime = "there is no such time of day"
    case noSuchLeapSecond = "a second 60 exists only at 23:59:60 UTC at the end of a month"
    case outOfRange = "in UTC it is outside of the years 0000 to 9999"
  }

  package let reason: Reason
  /// The byte, from 0, at which it went wrong.
  package let offset: Int

  package init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  package var description: String { "not a timestamp (RFC 3339): \(reason.rawValue), at byte \(offset)" }
}
