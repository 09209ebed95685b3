/// A JSON text as a tree whose strings and keys are bytes.
///
/// Vocabularies need it: their keys may be canonically equivalent and yet different, which `String` would join.
indirect enum JSONTree: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string([UInt8])
  case array([JSONTree])
  /// Members in the order of the text; a key may occur twice.
  case object([Member])

  struct Member: Equatable {
    let key: [UInt8]
    let value: JSONTree
    /// The line of the key, from 1.
    let line: Int
  }

  /// Why a text is not JSON, and on which line.
  struct Failure: Error, Equatable {
    let line: Int
    let reason: String
  }

  /// Reads a whole text.
  static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONTree {
    var reader = JSONTreeReader(bytes)
    return try reader.document()
  }

  /// The last member of that name, as most readers take it; nil where there is none or this is no object.
  subscript(key: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key.elementsEqual(key.utf8) }?.value
  }

  /// The text of a string; nil for anything else.
  var text: String? {
    guard case .string(let bytes) = self else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value of a number that is whole and not negative; nil for anything else.
  var index: Int? {
    guard case .number(let number) = self, number >= 0, number <= 9_007_199_254_740_992 else { return nil }
    return Int(exactly: number)
  }

  var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// How errors call it.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
    case .array: "an array"
    case .object: "an object"
    }
  }
}
