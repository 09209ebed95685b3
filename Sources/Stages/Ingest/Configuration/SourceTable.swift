import Events

/// The configured sources, made ready for matching records: names as bytes, headers by slot.
struct SourceTable: Sendable {
  /// A source, ready to be matched and read. One object, so that handing it about costs nothing.
  final class Source: Sendable {
    struct Header: Sendable {
      let slot: HeaderNames.Slot
      let value: [UInt8]
    }

    let name: String
    let topic: String?
    let headers: [Header]
    let format: SourceRule.BodyFormat
    let id: Origin?
    let text: JSONPointer
    let eventTime: Origin?
    let timeFormat: FieldMapping.TimeFormat
    let attributes: [Attribute]
    let requiresID: Bool
    let requiresEventTime: Bool
    /// For the hashes of its documents' ids, so that two sources may have equal ids.
    let seed: UInt32

    init(_ rule: SourceRule, _ names: inout HeaderNames) {
      let mapping = rule.mapping
      name = rule.name
      topic = rule.match.topic
      var headers = rule.match.headers.map { Header(slot: names.slot(of: $0.name), value: Array($0.value.utf8)) }
      if let eventSource = rule.match.eventSource {
        headers.append(Header(slot: names.eventSource, value: Array(eventSource.utf8)))
      }
      self.headers = headers
      format = rule.format
      id = mapping.id.map { Origin($0, &names) }
      text = mapping.text
      eventTime = mapping.eventTime.map { Origin($0, &names) }
      timeFormat = mapping.timeFormat
      attributes = mapping.attributes.map {
        Attribute(
          name: $0.name, origin: Origin($0.origin, &names), isRequired: mapping.required.contains($0.name))
      }
      requiresID = mapping.required.contains("id")
      requiresEventTime = mapping.required.contains("event_time")
      seed = UInt32(truncatingIfNeeded: IdentifierHash(rule.name).low)
    }

    func matches(_ topic: String, _ headers: borrowing HeaderValues) -> Bool {
      if let wanted = self.topic, wanted != topic { return false }
      for header in self.headers where !headers.has(header.slot, header.value) { return false }
      return true
    }
  }

  struct Attribute: Sendable {
    var name: String
    var origin: Origin
    var isRequired: Bool
  }

  /// A field's origin with the header's slot.
  enum Origin: Sendable {
    case pointer(JSONPointer)
    case header(HeaderNames.Slot, String)

    init(_ origin: FieldOrigin, _ names: inout HeaderNames) {
      switch origin {
      case .pointer(let pointer): self = .pointer(pointer)
      case .header(let name): self = .header(names.slot(of: name), name)
      }
    }

    var place: QuarantineReason.Place {
      switch self {
      case .pointer(let pointer): .pointer(pointer.description)
      case .header(_, let name): .header(name)
      }
    }
  }

  let names: HeaderNames
  private let sources: [Source]
  private let fallback: Source?

  init(_ configuration: IngestConfiguration) {
    var names = HeaderNames()
    sources = configuration.sources.map { Source($0, &names) }
    fallback = configuration.fallback.map { Source($0, &names) }
    self.names = names
  }

  /// The first source that the record matches, else the default one; nil where there is no default.
  func source(topic: String, _ headers: borrowing HeaderValues) -> Source? {
    for source in sources where source.matches(topic, headers) { return source }
    return fallback
  }
}
