/// Why bytes are not JSON that is accepted, and where.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    case empty = "there is nothing but white space"
    case byteOrderMark = "a byte order mark stands before it"
    case truncated = "the input ends too early"
    case unterminatedString = "a string is not closed before the input ends"
    case expectedValue = "a value is expected"
    case expectedKey = "a key in double quotes is expected"
    case expectedColon = "a colon is expected after the key"
    case expectedCommaOrBrace = "a comma or } is expected"
    case expectedCommaOrBracket = "a comma or ] is expected"
    case trailingBytes = "something follows the end of the value"
    case badLiteral = "true, false or null is expected"
    case badNumber = "a digit is expected"
    case leadingZero = "a number begins with 0 and a further digit"
    case controlCharacter = "a control character in a string is not escaped"
    case badEscape = "a backslash is followed by none of \" \\ / b f n r t u"
    case badUnicodeEscape = "\\u is not followed by four hexadecimal digits"
    case loneSurrogate = "an escaped surrogate lacks its other half"
    case strayContinuation = "a UTF-8 continuation byte has no beginning"
    case overlong = "a UTF-8 sequence is longer than it may be"
    case encodedSurrogate = "a surrogate is encoded in UTF-8"
    case beyondUnicode = "a UTF-8 sequence lies beyond U+10FFFF"
    case missingContinuation = "a UTF-8 sequence is not complete"
    case duplicateKey = "a key occurs twice in one object"
    case tooDeep = "objects and arrays are nested deeper than is allowed"
    case tooLarge = "there are more bytes than are allowed"
    case tooManyValues = "there are more values than are allowed"

    package var rule: QuarantineRule {
      switch self {
      case .strayContinuation, .overlong, .encodedSurrogate, .beyondUnicode, .missingContinuation: .invalidUTF8
      case .duplicateKey: .duplicateKey
      case .tooDeep: .tooDeep
      case .tooLarge, .tooManyValues: .tooLarge
      default: .invalidJSON
      }
    }
  }

  package let reason: Reason
  /// The byte, from 0, at which it went wrong.
  package let offset: Int
  /// The value in which it went wrong, as far as that can be told (RFC 6901; empty for the whole).
  package var pointer: String?

  package init(_ reason: Reason, at offset: Int, pointer: String? = nil) {
    self.reason = reason
    self.offset = offset
    self.pointer = pointer
  }

  package var rule: QuarantineRule { reason.rule }

  package var description: String {
    let place = pointer.map { $0.isEmpty ? "" : " in \($0)" } ?? ""
    return "\(rule.rawValue): \(reason.rawValue), at byte \(offset)\(place)"
  }

  /// The places for a quarantined record's headers.
  package var places: [QuarantineReason.Place] {
    var places = [QuarantineReason.Place.byte(offset)]
    if let pointer, !pointer.isEmpty { places.append(.pointer(pointer)) }
    return places
  }
}
