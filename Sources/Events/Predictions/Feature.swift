/// One thing that was measured of a document or of its prediction, and that drift is judged by.
package struct Feature: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    /// Finite; a number that is not finite is written as missing.
    case number(Double)
    case category(String)
    case missing
  }

  package var name: String
  package var value: Value

  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}
