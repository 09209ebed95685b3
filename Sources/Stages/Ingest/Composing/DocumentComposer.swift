import Events
import Pipeline

/// Writes a document out of what was read of a raw record.
///
/// Texts are copied from the record's own bytes: what was between quotes stays as it was written.
enum DocumentComposer {
  /// What of a document the reader does not say.
  struct Stamp {
    var receivedAt: Timestamp
    var late: Bool
  }

  /// Writes the document's JSON.
  /// - Throws: where an attribute is not what it must be; what was written until then is to be dropped.
  static func write(
    _ document: RawDocument, _ stamp: Stamp, _ record: borrowing Record, _ headers: borrowing HeaderValues,
    into writer: inout JSONWriter
  ) throws(Rejection) {
    DocumentWriter.begin(
      id: .utf8(document.id), source: .string(document.source.name), text: document.text.json,
      eventTime: document.eventTime, receivedAt: stamp.receivedAt, late: stamp.late, into: &writer)
    try writeMapped(document, headers, into: &writer)
    if let object = document.object { writeCarried(object, document, into: &writer) }
    DocumentWriter.provenance(
      topic: .string(record.topic), partition: record.partition, offset: record.offset,
      timestamp: record.timestamp, into: &writer)
    if let object = document.object { writeUnknown(object, document, into: &writer) }
    DocumentWriter.end(into: &writer)
  }

  /// The attributes that the source's configuration names.
  private static func writeMapped(
    _ document: RawDocument, _ headers: borrowing HeaderValues, into writer: inout JSONWriter
  ) throws(Rejection) {
    for attribute in document.source.attributes {
      switch attribute.origin {
      case .header(let slot, _):
        if let value = headers[slot] {
          guard IdentifierText.isUTF8(value) else {
            throw Rejection(
              .invalidUTF8, "the attribute \(attribute.name) is not text in UTF-8", at: [attribute.origin.place])
          }
          DocumentWriter.attribute(.string(attribute.name), .utf8(value), into: &writer)
          continue
        }
      case .pointer(let pointer):
        if let node = document.object?.value(at: pointer), !node.isNull {
          guard let value = JSONText(node) else {
            throw Rejection(
              .wrongType, "the attribute \(attribute.name) is \(node.kind); a string, number or boolean is expected",
              at: [.byte(node.offset), attribute.origin.place])
          }
          DocumentWriter.attribute(.string(attribute.name), value, into: &writer)
          continue
        }
      }
      if attribute.isRequired {
        throw Rejection(
          .missingField, "the source \(document.source.name) requires \(attribute.name), and there is none",
          at: [attribute.origin.place])
      }
    }
  }
}

extension RawDocument.Text {
  var json: JSONText {
    switch self {
    case .escaped(let bytes): .escaped(bytes)
    case .plain(let bytes): .utf8(bytes)
    }
  }
}
