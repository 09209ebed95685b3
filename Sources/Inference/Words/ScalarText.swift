/// A text as Unicode scalars, whose places are the offsets that results speak of.
struct ScalarText: Sendable {
  let scalars: [UInt32]
  /// How many bytes at the end were left unread for the limit.
  let unreadBytes: Int

  init(scalars: [UInt32]) {
    self.scalars = scalars
    unreadBytes = 0
  }

  init(_ text: String) { self.init(scalars: text.unicodeScalars.map(\.value)) }

  /// Reads UTF-8; a byte that belongs to no scalar is read as U+FFFD.
  ///
  /// - Parameter limit: the most bytes to read; the scalar that crosses it is not read.
  init(utf8 bytes: Span<UInt8>, limit: Int = .max) {
    var scalars: [UInt32] = []
    scalars.reserveCapacity(min(bytes.count, max(limit, 0)))
    var place = 0
    while place < bytes.count {
      let (scalar, length) = Self.scalar(bytes, at: place)
      guard place + length <= limit else { break }
      scalars.append(scalar)
      place += length
    }
    self.scalars = scalars
    unreadBytes = bytes.count - place
  }

  private static func scalar(_ bytes: Span<UInt8>, at place: Int) -> (UInt32, Int) {
    let first = UInt32(bytes[place])
    if first < 0x80 { return (first, 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, place + length <= bytes.count else { return (0xFFFD, 1) }
    var value = first & (0x7F >> UInt32(length))
    for next in place + 1..<place + length {
      let byte = UInt32(bytes[next])
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | byte & 0x3F
    }
    let least: UInt32 = length == 4 ? 0x1_0000 : length == 3 ? 0x800 : 0x80
    guard value >= least, Unicode.Scalar(value) != nil else { return (0xFFFD, 1) }
    return (value, length)
  }

  /// A part of the text as a string.
  func string(_ range: Range<Int>) -> String {
    var string = String.UnicodeScalarView()
    for scalar in scalars[range] { string.append(Unicode.Scalar(scalar) ?? "\u{FFFD}") }
    return String(string)
  }

  /// Whether it holds nothing but white space.
  func isBlank(_ range: Range<Int>) -> Bool {
    scalars[range].allSatisfy { CharacterClasses.python.isSpace($0) }
  }

  /// The UTF-8 of scalars.
  static func utf8(_ scalars: ArraySlice<UInt32>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(scalars.count)
    for value in scalars {
      switch value {
      case 0..<0x80: bytes.append(UInt8(value))
      case ..<0x800: bytes += [UInt8(0xC0 | value >> 6), UInt8(0x80 | value & 0x3F)]
      case ..<0x1_0000:
        bytes += [UInt8(0xE0 | value >> 12 & 0xF), UInt8(0x80 | value >> 6 & 0x3F), UInt8(0x80 | value & 0x3F)]
      default:
        bytes += [
          UInt8(0xF0 | value >> 18 & 7), UInt8(0x80 | value >> 12 & 0x3F), UInt8(0x80 | value >> 6 & 0x3F),
          UInt8(0x80 | value & 0x3F),
        ]
      }
    }
    return bytes
  }
}
