import Events

/// What the producer's document has besides what was taken from it.
///
/// - A field called `attributes` that is an object: its members become attributes, unless an attribute of that name
///   was mapped.
/// - A field that has the name of one of our document's own, and is not mapped: the attribute `raw_NAME`.
/// - All others pass through as they are, but for top-level fields that became the id, the text, the event time or
///   an attribute.
///
/// Attributes are text: numbers and booleans, and here also arrays and objects, become their JSON text; null is left
/// out.
extension DocumentComposer {
  private static let ownNames: [StaticString] = [
    "id", "source", "text", "event_time", "received_at", "late", "attributes", "provenance",
  ]

  private static func isOwnName(_ key: JSONNode) -> Bool {
    for name in ownNames where key.equals(name) { return true }
    return false
  }

  /// The attributes that no configuration names.
  static func writeCarried(_ object: JSONNode, _ document: RawDocument, into writer: inout JSONWriter) {
    for (key, value) in object.members {
      guard !document.taken.contains(value), isOwnName(key) else { continue }
      if value.kind == .object, key.equals("attributes") {
        for (name, value) in value.members where !isMapped(name, value, document) {
          guard let escaped = name.escapedBytes else { continue }
          writeAttribute(.escaped(escaped), value, into: &writer)
        }
      } else if !isMappedTopLevel(value, document), let name = key.string {
        let name = "raw_" + name
        guard !hasAttribute(name, object, document) else { continue }
        writeAttribute(.string(name), value, into: &writer)
      }
    }
  }

  /// The fields that pass through.
  static func writeUnknown(_ object: JSONNode, _ document: RawDocument, into writer: inout JSONWriter) {
    for (key, value) in object.members {
      guard !document.taken.contains(value), !isOwnName(key), !isMappedTopLevel(value, document),
        let name = key.escapedBytes
      else { continue }
      DocumentWriter.unknownField(.escaped(name), value.rawBytes, into: &writer)
    }
  }

  private static func writeAttribute(_ name: JSONText, _ value: JSONNode, into writer: inout JSONWriter) {
    if value.isNull { return }
    DocumentWriter.attribute(name, JSONText(value) ?? .utf8(value.rawBytes), into: &writer)
  }

  /// Whether a member of `attributes` has the name of a mapped attribute, or is the value of one.
  private static func isMapped(_ name: JSONNode, _ value: JSONNode, _ document: RawDocument) -> Bool {
    for attribute in document.source.attributes {
      if equals(name, attribute.name) { return true }
      if case .pointer(let pointer) = attribute.origin, let node = document.object?.value(at: pointer),
        node.offset == value.offset
      {
        return true
      }
    }
    return false
  }

  /// Whether a top-level field became an attribute.
  private static func isMappedTopLevel(_ value: JSONNode, _ document: RawDocument) -> Bool {
    for attribute in document.source.attributes {
      guard case .pointer(let pointer) = attribute.origin, pointer.tokens.count == 1 else { continue }
      if let node = document.object?.value(at: pointer), node.offset == value.offset { return true }
    }
    return false
  }

  /// Whether the document has an attribute of that name from elsewhere.
  private static func hasAttribute(_ name: String, _ object: JSONNode, _ document: RawDocument) -> Bool {
    if document.source.attributes.contains(where: { $0.name == name }) { return true }
    guard let attributes = object.member("attributes"), attributes.kind == .object else { return false }
    return attributes.members.contains { equals($0.key, name) }
  }

  private static func equals(_ key: JSONNode, _ name: String) -> Bool {
    var name = name
    return name.withUTF8 { key.equals(UnsafeRawBufferPointer($0)) }
  }
}
