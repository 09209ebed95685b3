import Events

/// Where a producer's fields are, and how a document is made of them.
struct Mapping {
  let id: JSONPointer
  let text: JSONPointer
  let time: JSONPointer
  let language: JSONPointer
  let section: JSONPointer

  init() throws {
    id = try JSONPointer("/id")
    text = try JSONPointer("/body/0/text")
    time = try JSONPointer("/created_at")
    language = try JSONPointer("/language")
    section = try JSONPointer("/section")
  }

  /// The bytes written; 0 where the raw document is refused.
  func document(of bytes: UnsafeRawBufferPointer, _ index: inout JSONIndex, _ writer: inout JSONWriter) -> Int {
    guard (try? index.parse(bytes)) != nil, let root = index.root,
      let idText = root.value(at: id).flatMap({ JSONText($0) }),
      let textText = root.value(at: text).flatMap({ JSONText($0) }),
      let time = root.value(at: time)?.time,
      let languageText = root.value(at: language).flatMap({ JSONText($0) }),
      let sectionText = root.value(at: section).flatMap({ JSONText($0) })
    else { return 0 }
    let start = writer.mark
    DocumentWriter.begin(
      id: idText, source: .string("packages"), text: textText, eventTime: time, receivedAt: time, late: false,
      into: &writer)
    DocumentWriter.attribute(.string("language"), languageText, into: &writer)
    DocumentWriter.attribute(.string("section"), sectionText, into: &writer)
    DocumentWriter.provenance(
      topic: .string("documents.raw"), partition: 3, offset: 123_456, timestamp: time, into: &writer)
    DocumentWriter.end(into: &writer)
    return writer.mark - start
  }
}
