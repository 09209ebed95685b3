import Events
import Pipeline

/// Reads raw records as documents: takes the envelope off, finds the source, and takes the fields that make a document.
///
/// One reader serves a batch, so that a record costs no allocation. What it returns points into the record and into
/// the reader itself.
struct DocumentReader: ~Copyable {
  let sources: SourceTable
  let limits: IngestLimits
  private let jsonLimits: JSONLimits
  private(set) var headers: HeaderValues
  private var index = JSONIndex()
  private var idScratch = JSONWriter(capacity: 256)
  private var timeScratch = JSONWriter(capacity: 64)
  private var decodedBody = JSONWriter(capacity: 64)

  init(_ sources: SourceTable, _ limits: IngestLimits) {
    self.sources = sources
    self.limits = limits
    jsonLimits = JSONLimits(bytes: limits.documentBytes, depth: limits.depth)
    headers = HeaderValues(sources.names)
  }

  /// Reads one record.
  mutating func read(_ record: borrowing Record) throws(Rejection) -> RawDocument {
    guard let bytes = record.value, !bytes.isEmpty else {
      throw Rejection(.emptyDocument, record.value == nil ? "the record has no value" : "the record's value is empty")
    }
    guard bytes.count <= limits.documentBytes else {
      throw Rejection(
        .tooLarge, "the record's value has \(bytes.count) bytes; at most \(limits.documentBytes) are read")
    }
    readHeaders(of: record)
    let mediaType = headers[sources.names.contentType].map { MediaType($0) }
    if mediaType == .structuredEvent { return try readStructured(bytes, record) }
    try checkSpecVersion()
    let source = try source(of: record)
    return try document(try body(bytes, source, mediaType), source, record)
  }

  private mutating func readHeaders(of record: borrowing Record) {
    headers.removeAll()
    let names = sources.names
    withUnsafeMutablePointer(to: &headers) { headers in
      record.forEachHeader { name, value in
        guard let value, let slot = names.slot(of: name) else { return }
        headers.pointee.set(slot, value)
      }
    }
  }

  private func checkSpecVersion() throws(Rejection) {
    let name = sources.names.specVersion
    guard let version = headers[name], !version.starts(with: "1.".utf8) else { return }
    throw Rejection(
      .invalidEnvelope,
      "the header \(EventHeader.specVersion) is \"\(String(decoding: version.prefix(32), as: UTF8.self))\"; "
        + "CloudEvents of version 1 are read", at: [.header(EventHeader.specVersion)])
  }

  private func source(of record: borrowing Record) throws(Rejection) -> SourceTable.Source {
    if let source = sources.source(topic: record.topic, headers) { return source }
    let event = headers[sources.names.eventSource].map {
      " and ce_source \"\(String(decoding: $0.prefix(128), as: UTF8.self))\""
    }
    throw Rejection(
      .unknownSource, "no configured source matches a record of \(record.topic)\(event ?? ""), and there is no default")
  }
}

extension DocumentReader {
  /// The body by the source's format, the content type, or its first byte.
  private mutating func body(
    _ bytes: UnsafeRawBufferPointer, _ source: SourceTable.Source, _ mediaType: MediaType?
  ) throws(Rejection) -> RawBody {
    switch (source.format, mediaType) {
    case (.json, _), (.auto, .json): return try json(bytes)
    case (.text, _), (.auto, .text): return try text(bytes)
    case (.auto, nil): return Self.looksLikeObject(bytes) ? try json(bytes) : try text(bytes)
    case (.auto, .eventBatch):
      throw Rejection(
        .unsupportedContentType, "the body is a batch of CloudEvents; send each event as a record of its own",
        at: [.header(EventHeader.contentType)])
    case (.auto, .structuredEvent), (.auto, .unsupported):
      throw Rejection(
        .unsupportedContentType, "the content type \"\(contentTypeText)\" is neither JSON nor text in UTF-8",
        at: [.header(EventHeader.contentType)])
    }
  }

  private var contentTypeText: String {
    headers[sources.names.contentType].map { String(decoding: $0.prefix(128), as: UTF8.self) } ?? ""
  }

  private static func looksLikeObject(_ bytes: UnsafeRawBufferPointer) -> Bool {
    for byte in bytes where byte != 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 {
      return byte == UInt8(ascii: "{")
    }
    return false
  }

  private mutating func json(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> RawBody {
    let root: JSONNode?
    do throws(JSONError) {
      try index.parse(bytes, limits: jsonLimits)
      root = index.root
    } catch {
      if error.reason == .empty { throw Rejection(.emptyDocument, "there is nothing but white space in the body") }
      throw Rejection(error)
    }
    guard let root else { throw Rejection(.emptyDocument, "there is no value in the body") }
    return try Self.body(root)
  }

  private static func body(_ root: JSONNode) throws(Rejection) -> RawBody {
    if root.kind == .object { return .object(root) }
    if let text = root.escapedBytes { return .escapedText(text) }
    throw Rejection(
      .wrongType, "the body is \(root.kind); an object, or a string that is the text, is expected",
      at: [.byte(root.offset)])
  }

  private func text(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> RawBody {
    do throws(JSONError) {
      try UTF8Check.check(bytes)
    } catch {
      throw Rejection(error.rule, "the body is not text in UTF-8: \(error.reason.rawValue)", at: error.places)
    }
    return .plainText(bytes)
  }
}

extension DocumentReader {
  /// Reads a CloudEvent in structured mode: the envelope's attributes take the place of headers.
  private mutating func readStructured(
    _ bytes: UnsafeRawBufferPointer, _ record: borrowing Record
  ) throws(Rejection) -> RawDocument {
    guard case .object(let envelope) = try json(bytes) else {
      throw Rejection(.invalidEnvelope, "a CloudEvent in structured mode is an object", at: [.byte(0)])
    }
    try Self.checkEnvelope(envelope)
    headers.clear(sources.names.contentType)
    headers.setAttributes(of: envelope)
    let source = try source(of: record)
    return try document(try structuredBody(envelope, source), source, record)
  }

  private static func checkEnvelope(_ envelope: JSONNode) throws(Rejection) {
    for name in ["specversion", "id", "source", "type"] as [StaticString] {
      guard let text = envelope.member(name)?.escapedBytes, !text.isEmpty else {
        throw Rejection(
          .invalidEnvelope, "the CloudEvent's attribute \(name) is missing, empty or not a string",
          at: [.pointer("/\(name)")])
      }
    }
    guard let version = envelope.member("specversion")?.escapedBytes, version.starts(with: "1.".utf8) else {
      throw Rejection(
        .invalidEnvelope, "CloudEvents of version 1 are read, and this one is of another",
        at: [.pointer("/specversion")])
    }
  }

  private mutating func structuredBody(
    _ envelope: JSONNode, _ source: SourceTable.Source
  ) throws(Rejection) -> RawBody {
    let data = envelope.member("data")
    let encoded = envelope.member("data_base64")
    guard data == nil || encoded == nil else {
      throw Rejection(
        .invalidEnvelope, "the CloudEvent has both data and data_base64", at: [.pointer("/data_base64")])
    }
    let mediaType = headers[sources.names.contentType].map { MediaType($0) }
    if let encoded {
      guard let text = encoded.escapedBytes, Base64.decode(text, into: &decodedBody) else {
        throw Rejection(.invalidEnvelope, "data_base64 is not a string in Base64", at: [.pointer("/data_base64")])
      }
      return try body(decodedBody.contents, source, mediaType)
    }
    guard let data, !data.isNull else {
      throw Rejection(.emptyDocument, "the CloudEvent has no data", at: [.pointer("/data")])
    }
    if mediaType == .unsupported || mediaType == .eventBatch, source.format == .auto {
      throw Rejection(
        .unsupportedContentType, "the data's content type \"\(contentTypeText)\" is neither JSON nor text in UTF-8",
        at: [.pointer("/datacontenttype")])
    }
    return try Self.body(data)
  }
}

extension DocumentReader {
  private mutating func document(
    _ body: RawBody, _ source: SourceTable.Source, _ record: borrowing Record
  ) throws(Rejection) -> RawDocument {
    var taken = TakenFields()
    var object: JSONNode?
    let text: RawDocument.Text
    switch body {
    case .plainText(let bytes): text = .plain(bytes)
    case .escapedText(let bytes): text = .escaped(bytes)
    case .object(let root):
      object = root
      text = .escaped(try self.text(in: root, source, &taken))
    }
    try checkText(text, source, isField: object != nil)
    let eventTime = try eventTime(object, source, record, &taken)
    let id = try id(object, source, record, &taken)
    return RawDocument(source: source, id: id, text: text, eventTime: eventTime, object: object, taken: taken)
  }

  private func text(
    in object: JSONNode, _ source: SourceTable.Source, _ taken: inout TakenFields
  ) throws(Rejection) -> UnsafeRawBufferPointer {
    guard let node = object.value(at: source.text), !node.isNull else {
      throw Rejection(
        .missingField, "the source \(source.name) has its text at \(source.text), and there is none",
        at: [.pointer(source.text.description)])
    }
    guard let text = node.escapedBytes else {
      throw Rejection(
        .wrongType, "the text at \(source.text) is \(node.kind); a string is expected",
        at: [.byte(node.offset), .pointer(source.text.description)])
    }
    taken.take(text: node)
    return text
  }

  private func checkText(
    _ text: RawDocument.Text, _ source: SourceTable.Source, isField: Bool
  ) throws(Rejection) {
    let isBlank: Bool
    let count: Int
    switch text {
    case .plain(let bytes):
      isBlank = IdentifierText.isBlank(bytes, isEscaped: false)
      count = bytes.count
    case .escaped(let bytes):
      isBlank = IdentifierText.isBlank(bytes, isEscaped: true)
      count = bytes.count
    }
    let place: [QuarantineReason.Place] = isField ? [.pointer(source.text.description)] : []
    if isBlank { throw Rejection(.emptyDocument, "the text is empty or nothing but white space", at: place) }
    if count > limits.textBytes {
      throw Rejection(.tooLarge, "the text has \(count) bytes; at most \(limits.textBytes) are read", at: place)
    }
  }
}

extension DocumentReader {
  private mutating func id(
    _ object: JSONNode?, _ source: SourceTable.Source, _ record: borrowing Record, _ taken: inout TakenFields
  ) throws(Rejection) -> UnsafeRawBufferPointer {
    if let origin = source.id, let id = try mappedID(origin, object, &taken) { return id }
    if source.requiresID {
      throw Rejection(
        .missingField, "the source \(source.name) requires an id, and there is none",
        at: source.id.map { [$0.place] } ?? [])
    }
    if let key = record.key, IdentifierText.isIdentifier(key, limit: limits.idBytes) { return key }
    idScratch.removeAll()
    idScratch.append(position: record)
    return idScratch.contents
  }

  /// The id where the source has it; nil where there is none.
  private mutating func mappedID(
    _ origin: SourceTable.Origin, _ object: JSONNode?, _ taken: inout TakenFields
  ) throws(Rejection) -> UnsafeRawBufferPointer? {
    let id: UnsafeRawBufferPointer
    switch origin {
    case .header(let slot, _):
      guard let value = headers[slot] else { return nil }
      guard IdentifierText.isUTF8(value) else {
        throw Rejection(.invalidUTF8, "the id is not text in UTF-8", at: [origin.place])
      }
      id = value
    case .pointer(let pointer):
      guard let node = object?.value(at: pointer) else { return nil }
      taken.take(id: node)
      if node.isNull { return nil }
      guard let text = node.kind == .number ? node.rawBytes : node.utf8(using: &idScratch) else {
        throw Rejection(
          .wrongType, "the id at \(pointer) is \(node.kind); a string or a number is expected",
          at: [.byte(node.offset), origin.place])
      }
      id = text
    }
    guard !id.isEmpty, id.count <= limits.idBytes else {
      throw Rejection(
        .invalidValue, "the id has \(id.count) bytes; 1 to \(limits.idBytes) are allowed", at: [origin.place])
    }
    return id
  }
}
