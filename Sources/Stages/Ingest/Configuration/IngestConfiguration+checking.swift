import Events

extension IngestConfiguration {
  func checkTopics() throws(IngestConfigurationError) {
    var seen: Set<String> = []
    for topic in topics {
      let isLegal = topic.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
      guard isLegal, !topic.isEmpty, topic.utf8.count <= 249 else {
        throw IngestConfigurationError(
          "topics", "\"\(topic)\" is no name for a topic", "use 1 to 249 letters, digits, dots, _ and -")
      }
      guard seen.insert(topic).inserted else {
        throw IngestConfigurationError("topics", "\"\(topic)\" is named twice", "name each topic once")
      }
    }
  }

  func checkSources() throws(IngestConfigurationError) {
    var seen: Set<String> = []
    for source in sources {
      let key = "sources.\(source.name)"
      guard !source.name.isEmpty, source.name.utf8.count <= 128, IdentifierText.isPrintable(source.name) else {
        throw IngestConfigurationError(
          "sources", "\"\(source.name)\" is no name for a source", "use 1 to 128 bytes and no control characters")
      }
      guard source.name != SourceRule.fallbackName else {
        throw IngestConfigurationError(
          key, "the name is kept for records that no source matches",
          "give the source another name, or change the default's own settings")
      }
      guard seen.insert(source.name).inserted else {
        throw IngestConfigurationError(key, "there are two sources of this name", "give each a name of its own")
      }
      guard !source.match.isEmpty else {
        throw IngestConfigurationError(
          key + ".match", "nothing is asked of a record", "give a topic, a ce_source or a header")
      }
      if let topic = source.match.topic, !topics.isEmpty, !topics.contains(topic) {
        throw IngestConfigurationError(
          key + ".match.topic", "\"\(topic)\" is not read", "add it to ingest.topics or correct the name")
      }
      try checkFields(of: source, key)
    }
    if let fallback { try checkFields(of: fallback, SourceRule.fallbackName) }
  }

  private func checkFields(of source: SourceRule, _ key: String) throws(IngestConfigurationError) {
    let mapping = source.mapping
    guard !mapping.text.tokens.isEmpty else {
      throw IngestConfigurationError(
        key + ".fields.text", "the pointer is empty, and a document is an object", "name a field, such as /text")
    }
    var names: Set<String> = []
    for attribute in mapping.attributes {
      guard !attribute.name.isEmpty, names.insert(attribute.name).inserted else {
        throw IngestConfigurationError(
          key + ".fields.attributes", "the name \"\(attribute.name)\" is empty or occurs twice",
          "give each attribute a name of its own")
      }
    }
    for name in mapping.required.sorted() {
      let isMapped =
        switch name {
        case "text": true
        case "id": mapping.id != nil
        case "event_time": mapping.eventTime != nil
        default: names.contains(name)
        }
      guard isMapped else {
        throw IngestConfigurationError(
          key + ".required", "\"\(name)\" is no field of this source", "say under fields where it is taken from")
      }
      if source.format == .text, let origin = origin(of: name, in: mapping), case .pointer = origin {
        throw IngestConfigurationError(
          key + ".required", "\"\(name)\" is taken from a JSON field, and the format is text",
          "take it from a header (header:NAME) or change the format")
      }
    }
  }

  private func origin(of name: String, in mapping: FieldMapping) -> FieldOrigin? {
    switch name {
    case "id": mapping.id
    case "event_time": mapping.eventTime
    default: mapping.attributes.first { $0.name == name }?.origin
    }
  }

  func checkLimits() throws(IngestConfigurationError) {
    let most = Int(Int32.max)
    let ranges: [(String, Int, ClosedRange<Int>)] = [
      ("limits.document_bytes", limits.documentBytes, 1...most), ("limits.depth", limits.depth, 1...1_000),
      ("limits.text_bytes", limits.textBytes, 1...most), ("limits.id_bytes", limits.idBytes, 1...65_536),
      ("remembered_ids", rememberedIDs, 0...IdentifierRing.mostIdentifiers),
    ]
    for (key, value, range) in ranges where !range.contains(value) {
      throw IngestConfigurationError(
        key, "\(value) is out of range", "use \(range.lowerBound) to \(range.upperBound)")
    }
  }

  func checkTimes() throws(IngestConfigurationError) {
    let day = Duration.seconds(86_400)
    let ranges: [(String, Duration, ClosedRange<Duration>)] = [
      ("lateness", lateness, .zero...(day * 365)), ("ahead_of_clock", aheadOfClock, .zero...(day * 365)),
      ("pane", pane, .milliseconds(1)...day), ("silence", silence ?? .seconds(1), .seconds(1)...day),
    ]
    for (key, value, range) in ranges where !range.contains(value) {
      throw IngestConfigurationError(key, "\(value) is out of range", "use \(range.lowerBound) to \(range.upperBound)")
    }
    guard pane == .milliseconds(pane.wholeMilliseconds) else {
      throw IngestConfigurationError("pane", "\(pane) is not a whole number of milliseconds", "round it")
    }
  }

  func checkIDBound() throws(IngestConfigurationError) {
    if let records = idBound.records, records < 1 {
      throw IngestConfigurationError("remembered_records", "\(records) is out of range", "use 1 or more")
    }
    if let age = idBound.age, age < .seconds(1) {
      throw IngestConfigurationError("remembered_for", "\(age) is out of range", "use a second or more")
    }
  }
}
