/// Writes a document from the pieces of a raw one, in order: `begin`, `attribute` any number of times, `provenance`,
/// `unknownField` any number of times, `end`.
///
/// The names of attributes and of unknown fields must differ from one another, and those of unknown fields from a
/// document's own.
package enum DocumentWriter {
  package static func begin(
    id: JSONText, source: JSONText, text: JSONText, eventTime: Timestamp, receivedAt: Timestamp, late: Bool,
    into writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("source", source)
    writer.field("event_time", eventTime)
    writer.field("received_at", receivedAt)
    writer.field("late", late)
    writer.field("text", text)
    writer.key("attributes")
    writer.beginObject()
  }

  package static func attribute(_ name: JSONText, _ value: JSONText, into writer: inout JSONWriter) {
    writer.key(name)
    value.write(into: &writer)
  }

  /// - Parameter timestamp: the raw record's own; nil where it had none.
  package static func provenance(
    topic: JSONText, partition: Int32, offset: Int64, timestamp: Timestamp?,
    schemaVersion: Int = Provenance.currentSchemaVersion, into writer: inout JSONWriter
  ) {
    writer.endObject()
    writer.key("provenance")
    writer.beginObject()
    writer.field("topic", topic)
    writer.field("partition", partition)
    writer.field("offset", offset)
    writer.field("timestamp", timestamp)
    writer.field("schema_version", schemaVersion)
    writer.endObject()
  }

  /// - Parameters:
  ///   - name: a member's key of a checked text.
  ///   - value: that member's value; it is copied as it stands.
  package static func unknownField(_ name: JSONText, _ value: UnsafeRawBufferPointer, into writer: inout JSONWriter) {
    writer.key(name)
    writer.append(value)
  }

  package static func end(into writer: inout JSONWriter) { writer.endObject() }
}

extension Document {
  /// Writes the document as JSON.
  package func write(into writer: inout JSONWriter) {
    DocumentWriter.begin(
      id: .string(id), source: .string(source), text: .string(text), eventTime: eventTime, receivedAt: receivedAt,
      late: late, into: &writer)
    for attribute in attributes {
      DocumentWriter.attribute(.string(attribute.name), .string(attribute.value), into: &writer)
    }
    DocumentWriter.provenance(
      topic: .string(provenance.topic), partition: provenance.partition, offset: provenance.offset,
      timestamp: provenance.timestamp, schemaVersion: provenance.schemaVersion, into: &writer)
    for field in unknownFields {
      var json = field.json
      json.withUTF8 { bytes in
        DocumentWriter.unknownField(.string(field.name), UnsafeRawBufferPointer(bytes), into: &writer)
      }
    }
    DocumentWriter.end(into: &writer)
  }
}
