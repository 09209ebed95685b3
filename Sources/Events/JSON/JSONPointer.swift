/// A JSON Pointer (RFC 6901), taken apart once and used for many texts: `/data/body/0/text`.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  package struct Token: Sendable, Hashable {
    /// The member's name.
    package let utf8: [UInt8]
    /// The element's index, where the token is one: digits without a leading zero.
    package let index: Int?
  }

  package let tokens: [Token]

  /// The whole value.
  package static let root = JSONPointer(tokens: [])

  private init(tokens: [Token]) { self.tokens = tokens }

  package init(_ text: String) throws(JSONPointerError) {
    guard !text.isEmpty else {
      self = .root
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { throw JSONPointerError(.missingSlash, at: 0, of: text) }
    var tokens: [Token] = []
    var name: [UInt8] = []
    var place = 1
    var bytes = text.utf8.dropFirst().makeIterator()
    while let byte = bytes.next() {
      if byte == UInt8(ascii: "/") {
        tokens.append(Token(utf8: name, index: JSONPointer.index(name)))
        name = []
      } else if byte == UInt8(ascii: "~") {
        switch bytes.next() {
        case UInt8(ascii: "0"): name.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): name.append(UInt8(ascii: "/"))
        default: throw JSONPointerError(.badEscape, at: place, of: text)
        }
        place += 1
      } else {
        name.append(byte)
      }
      place += 1
    }
    tokens.append(Token(utf8: name, index: JSONPointer.index(name)))
    self.tokens = tokens
  }

  private static func index(_ name: [UInt8]) -> Int? {
    guard let first = name.first, name.count <= 10, first != UInt8(ascii: "0") || name.count == 1 else { return nil }
    var index = 0
    for byte in name {
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      index = index * 10 + Int(digit)
    }
    return index
  }

  package var description: String {
    tokens.map { "/" + JSONPointer.escape(String(decoding: $0.utf8, as: UTF8.self)) }.joined()
  }

  /// A name as it stands in a pointer: `~` as `~0`, `/` as `~1`.
  package static func escape(_ name: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      switch scalar {
      case "~": escaped.append(contentsOf: "~0".unicodeScalars)
      case "/": escaped.append(contentsOf: "~1".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}

/// Why a text is no JSON Pointer.
package struct JSONPointerError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Reason: String, Sendable, Hashable {
    case missingSlash = "it must be empty or begin with /"
    case badEscape = "~ must be followed by 0 (for ~) or 1 (for /)"
  }

  package let reason: Reason
  /// The byte, from 0.
  package let offset: Int
  package let text: String

  init(_ reason: Reason, at offset: Int, of text: String) {
    self.reason = reason
    self.offset = offset
    self.text = text
  }

  package var description: String { "\"\(text)\" is no JSON Pointer: \(reason.rawValue), at byte \(offset)" }
}
