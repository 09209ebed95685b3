/// `str.lower()` of Python: one scalar for one, but for `İ`, and a sigma at the end of its word.
struct PythonLowercase: Sendable {
  static let shared = PythonLowercase()

  private static let sigma: UInt32 = 0x3A3
  private static let dotted: UInt32 = 0x130

  private let forms: [UInt32: UInt32]
  private let classes = CharacterClasses.python

  private init() {
    var forms: [UInt32: UInt32] = [:]
    PythonTables.lower.withUTF8Buffer { bytes in
      for entry in bytes.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
        var numbers: [UInt32] = [0]
        var isMinus = false
        for byte in entry {
          switch byte {
          case UInt8(ascii: "0")...UInt8(ascii: "9"):
            numbers[numbers.count - 1] = numbers[numbers.count - 1] << 4 | (UInt32(byte) - 0x30)
          case UInt8(ascii: "A")...UInt8(ascii: "F"):
            numbers[numbers.count - 1] = numbers[numbers.count - 1] << 4 | (UInt32(byte) - 0x37)
          default:
            isMinus = byte == UInt8(ascii: "~")
            numbers.append(0)
          }
        }
        for scalar in stride(from: numbers[0], through: numbers[1], by: Int(numbers[2])) {
          forms[scalar] = isMinus ? scalar - numbers[3] : scalar + numbers[3]
        }
      }
    }
    self.forms = forms
  }

  /// Appends the lower-case form of a part of a text, of which nothing else is looked at.
  func append(_ text: ArraySlice<UInt32>, to out: inout [UInt32]) {
    for place in text.indices {
      let scalar = text[place]
      switch scalar {
      case 0x41...0x5A: out.append(scalar + 0x20)
      case 0..<0x80: out.append(scalar)
      case Self.dotted: out += [0x69, 0x307]
      case Self.sigma: out.append(isFinal(place, text) ? 0x3C2 : 0x3C3)
      default: out.append(forms[scalar] ?? scalar)
      }
    }
  }

  /// Whether the sigma at `place` has a cased character before it and none after it, ignorable ones passed over.
  private func isFinal(_ place: Int, _ text: ArraySlice<UInt32>) -> Bool {
    let before = text[..<place].last { !classes[$0].contains(.ignorable) }
    guard let before, classes[before].contains(.cased) else { return false }
    let after = text[(place + 1)...].first { !classes[$0].contains(.ignorable) }
    return after.map { !classes[$0].contains(.cased) } ?? true
  }
}
