/// A name and a value, both text: an attribute of a document, or the segment that it belongs to.
package struct Attribute: Sendable, Hashable, Codable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
