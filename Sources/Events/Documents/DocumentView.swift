/// A document read in place: its fields found and checked, its texts left in the record's bytes.
///
/// Valid as long as the node that it was made from.
package struct DocumentView {
  package let root: JSONNode
  package let id: JSONNode
  package let source: JSONNode
  package let text: JSONNode
  package let eventTime: Timestamp
  package let receivedAt: Timestamp
  package let late: Bool
  /// An object of strings.
  package let attributes: JSONNode
  private let provenanceNode: JSONNode

  package init(_ root: JSONNode) throws(EventError) {
    guard root.kind == .object else { throw root.wrongType("an object", at: "") }
    var fields = Fields()
    for (key, value) in root.members { _ = fields.take(key, value) }
    self.root = root
    id = try fields.id.string(at: "/id")
    source = try fields.source.string(at: "/source")
    text = try fields.text.string(at: "/text")
    eventTime = try fields.eventTime.time(at: "/event_time")
    receivedAt = try fields.receivedAt.time(at: "/received_at")
    late = try fields.late.bool(at: "/late")
    attributes = try fields.attributes.object(at: "/attributes")
    for (key, value) in attributes.members where value.kind != .string {
      throw value.wrongType("a string", at: "/attributes/" + JSONPointer.escape(key.string ?? ""))
    }
    provenanceNode = try fields.provenance.object(at: "/provenance")
  }

  /// The value of an attribute; nil where the document has none of that name.
  package func attribute(_ name: UnsafeRawBufferPointer) -> JSONNode? { attributes.member(name) }
  package func attribute(_ name: String) -> JSONNode? {
    var name = name
    return name.withUTF8 { attributes.member(UnsafeRawBufferPointer($0)) }
  }

  package func provenance() throws(EventError) -> Provenance {
    let timestamp = provenanceNode.member("timestamp")?.orNil
    return Provenance(
      topic: try provenanceNode.member("topic").text(at: "/provenance/topic"),
      partition: try provenanceNode.member("partition").integer(at: "/provenance/partition"),
      offset: try provenanceNode.member("offset").integer(at: "/provenance/offset"),
      timestamp: timestamp == nil ? nil : try timestamp.time(at: "/provenance/timestamp"),
      schemaVersion: try provenanceNode.member("schema_version").integer(at: "/provenance/schema_version"))
  }

  /// Hands on the fields that a document does not declare, in order.
  package func forEachUnknownField(_ body: (_ key: JSONNode, _ value: JSONNode) -> Void) {
    var fields = Fields()
    for (key, value) in root.members where !fields.take(key, value) { body(key, value) }
  }
}

/// The declared fields, as they are found.
private struct Fields {
  var id: JSONNode?
  var source: JSONNode?
  var text: JSONNode?
  var eventTime: JSONNode?
  var receivedAt: JSONNode?
  var late: JSONNode?
  var attributes: JSONNode?
  var provenance: JSONNode?

  /// False where the key is none of them.
  mutating func take(_ key: JSONNode, _ value: JSONNode) -> Bool {
    if key.equals("id") {
      id = value
    } else if key.equals("source") {
      source = value
    } else if key.equals("event_time") {
      eventTime = value
    } else if key.equals("received_at") {
      receivedAt = value
    } else if key.equals("late") {
      late = value
    } else if key.equals("text") {
      text = value
    } else if key.equals("attributes") {
      attributes = value
    } else if key.equals("provenance") {
      provenance = value
    } else {
      return false
    }
    return true
  }
}
