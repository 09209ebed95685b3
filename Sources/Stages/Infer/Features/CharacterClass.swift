/// What a scalar is, as far as the features ask.
enum CharacterClass: UInt8 {
  /// Letters without case are lower; so are the marks that belong to a letter.
  case lower, upper, digit, punctuation, space, newline, other

  private static let ascii: [CharacterClass] = (UInt8(0)..<128).map { byte in
    switch byte {
    case 0x61...0x7A: .lower
    case 0x41...0x5A: .upper
    case 0x30...0x39: .digit
    case 0x0A, 0x0D, 0x0B, 0x0C: .newline
    case 0x20, 0x09: .space
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: .punctuation
    default: .other
    }
  }

  /// - Parameter value: of a Unicode scalar.
  @inline(__always)
  static func of(_ value: UInt32) -> CharacterClass {
    value < 128 ? ascii[Int(value)] : wide(value)
  }

  private static func wide(_ value: UInt32) -> CharacterClass {
    guard let scalar = Unicode.Scalar(value) else { return .other }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: return .upper
    case .lowercaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark, .enclosingMark: return .lower
    case .decimalNumber, .letterNumber, .otherNumber: return .digit
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return .punctuation
    case .spaceSeparator: return .space
    case .lineSeparator, .paragraphSeparator: return .newline
    default: return value == 0x85 ? .newline : .other
    }
  }

  var isLetter: Bool { self == .lower || self == .upper }
  var isInWord: Bool { isLetter || self == .digit }
}
