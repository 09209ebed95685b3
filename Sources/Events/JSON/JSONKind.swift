/// What a JSON value is.
package enum JSONKind: UInt8, Sendable, Hashable, CustomStringConvertible {
  case null, `false`, `true`, number, string, array, object

  package var description: String {
    switch self {
    case .null: "null"
    case .false, .true: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
