/// A name and a value, both text: an attribute of a document, or the segment that it belongs to.
package struct Attribute: Sendable, Hashable, Codable, JSONMember {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

extension Attribute: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("name", name)
    writer.field("value", value)
  }
}
