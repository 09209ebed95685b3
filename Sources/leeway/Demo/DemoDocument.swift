internal import Events

/// A raw document as a producer would publish it: JSON of its own shape.
struct DemoDocument {
  let id: String
  let text: String
  let time: Timestamp
  let section: String
  let fault: DemoFault?

  /// Appends the document's bytes.
  func write(to writer: inout JSONWriter) {
    let start = writer.mark
    writer.beginObject()
    writer.field("id", id)
    writeTime(&writer)
    writer.field("section", section)
    writeText(&writer)
    writer.endObject()
    if fault == .truncated { writer.truncate(to: start + (writer.mark - start) / 2) }
  }

  private func writeTime(_ writer: inout JSONWriter) {
    writer.key("event_time")
    switch fault {
    case .farFuture: writer.append(string: "9999-12-31T23:59:59Z")
    case .noTime: writer.append(string: "the day before yesterday")
    default: writer.append(string: time.description)
    }
  }

  private func writeText(_ writer: inout JSONWriter) {
    switch fault {
    case .noText: return
    case .wrongType:
      writer.key("text")
      writer.append(raw: "42")
    case .emptyText:
      writer.key("text")
      writer.append(raw: "\"\"")
    case .brokenUTF8:
      writer.key("text")
      writer.append(raw: "\"caf")
      writer.append(byte: 0xE9)
      writer.append(raw: "\"")
    case .deep:
      text(&writer)
      writer.key("nested")
      for _ in 0..<200 { writer.append(raw: "[") }
      for _ in 0..<200 { writer.append(raw: "]") }
    case .duplicateKey:
      text(&writer)
      text(&writer)
    case nil, .truncated, .farFuture, .noTime, .repeated: text(&writer)
    }
  }

  private func text(_ writer: inout JSONWriter) {
    writer.field("text", text)
  }
}
