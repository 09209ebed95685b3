/// What a source's records look like, and how they are read. The first rule that matches a record names its source.
package struct SourceRule: Sendable, Hashable {
  /// How a body is read.
  package enum BodyFormat: String, Sendable, Hashable, CaseIterable {
    /// By the content type; without one, JSON where the first byte that is no white space is `{`, and text otherwise.
    case auto
    case json
    case text
  }

  /// The name of the source of records that no rule matches.
  package static let fallbackName = "default"

  package var name: String
  package var match: SourceMatch
  package var format: BodyFormat
  package var mapping: FieldMapping

  package init(name: String, match: SourceMatch, format: BodyFormat = .auto, mapping: FieldMapping = .standard) {
    self.name = name
    self.match = match
    self.format = format
    self.mapping = mapping
  }

  /// For the records that no other rule matches: anything goes, and the fields are the standard ones.
  package static let fallback = SourceRule(name: fallbackName, match: SourceMatch())
}

/// What a record must have to be of a source: all that is given.
package struct SourceMatch: Sendable, Hashable {
  package struct Header: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The full name of the record's topic.
  package var topic: String?
  /// The CloudEvent's source: the header `ce_source`, or `source` in structured mode.
  package var eventSource: String?
  /// Headers with exactly these values.
  package var headers: [Header]

  package init(topic: String? = nil, eventSource: String? = nil, headers: [Header] = []) {
    self.topic = topic
    self.eventSource = eventSource
    self.headers = headers
  }

  /// Whether it matches everything.
  var isEmpty: Bool { topic == nil && eventSource == nil && headers.isEmpty }

  /// Whether the topic's name alone decides.
  var concernsTopicOnly: Bool { eventSource == nil && headers.isEmpty }
}
