extension DriftCommand {
  /// Reads a command; fields that it does not know are left out of account.
  ///
  /// - Throws: where a field is missing, of another type, or says what cannot be: see ``problem``.
  package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(EventError) {
    var index = JSONIndex()
    let root = try index.event(bytes, limits)
    guard root.kind == .object else { throw root.wrongType("an object", at: "") }
    let action = try root.member("action").string(at: "/action")
    guard let known = action.string.flatMap(Action.init(rawValue:)) else {
      let allowed = Action.allCases.map(\.rawValue).joined(separator: ", ")
      throw EventError(.invalidValue, at: "/action", offset: action.offset, "it must be one of \(allowed)")
    }
    self.init(
      id: try root.member("id").text(at: "/id"),
      stream: try DocumentStream(try root.member("stream").object(at: "/stream"), at: "/stream"), action: known,
      at: try root.member("at").time(at: "/at"), by: try root.member("by").text(at: "/by"),
      reason: try root.member("reason").text(at: "/reason"))
    alert = try root.optionalText("alert", at: "/alert")
    incident = try root.optionalText("incident", at: "/incident")
    name = try root.optionalText("name", at: "/name")
    baseline = try root.optionalText("baseline", at: "/baseline")
    from = try root.optionalTime("from", at: "/from")
    until = try root.optionalTime("until", at: "/until")
    if let node = root.member("documents")?.orNil { documents = try Optional(node).integer(at: "/documents") }
    if let node = root.member("features")?.orNil {
      for (place, element) in try Optional(node).array(at: "/features").elements.enumerated() {
        guard place < Self.mostFeatures else {
          throw EventError(.tooLarge, at: "/features", offset: node.offset, "over \(Self.mostFeatures) features")
        }
        features.append(try Optional(element).text(at: "/features/\(place)"))
      }
    }
    if let node = root.member("tables")?.orNil {
      guard node.kind == .object, let value = try? EventCoding.decode(JSONValue.self, from: node.rawBytes) else {
        throw node.wrongType("a baseline's tables", at: "/tables")
      }
      tables = value
    }
    if let problem { throw problem }
  }

  /// Why the command says what cannot be; nil where all is well.
  package var problem: EventError? { textProblem ?? targetProblem ?? rangeProblem }

  private var textProblem: EventError? {
    let names: [(String, String?)] = [
      ("/id", id), ("/alert", alert), ("/incident", incident), ("/name", name), ("/baseline", baseline),
      ("/stream/source", stream.source), ("/stream/model", stream.model), ("/stream/version", stream.version),
    ]
    for case (let pointer, let text?) in names + features.enumerated().map({ ("/features/\($0)", $1) }) {
      if text.isEmpty || text.utf8.count > Self.longestName {
        return EventError(.invalidValue, at: pointer, "it must have 1 to \(Self.longestName) bytes")
      }
      if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
        return EventError(.invalidValue, at: pointer, "it must have no control characters")
      }
    }
    for (pointer, text) in [("/by", by), ("/reason", reason)] where text.utf8.count > Self.longestReason {
      return EventError(.invalidValue, at: pointer, "it must have at most \(Self.longestReason) bytes")
    }
    return nil
  }

  /// Whether it says what it is about, and nothing that its action has no use for.
  private var targetProblem: EventError? {
    switch action {
    case .acknowledge, .accept:
      guard (alert == nil) != (incident == nil) else {
        return EventError(.invalidValue, at: "/alert", "\(action.rawValue) needs the id of an alert or of an incident")
      }
    case .suppress, .pin, .learn, .retire:
      if alert != nil { return unused("/alert") }
      if incident != nil { return unused("/incident") }
    }
    if action != .suppress, !features.isEmpty { return unused("/features") }
    if action != .pin, tables != nil { return unused("/tables") }
    if action == .pin, tables != nil, baseline == nil {
      return EventError(.missingField, at: "/baseline", "tables need the id of their baseline")
    }
    if [.acknowledge, .suppress].contains(action), name != nil { return unused("/name") }
    return nil
  }

  private var rangeProblem: EventError? {
    if [.suppress, .learn].contains(action) {
      if let from, let until, until <= from {
        return EventError(.invalidValue, at: "/until", "\(until) is not after \(from)")
      }
      if action == .suppress, until == nil {
        return EventError(.missingField, at: "/until", "suppress needs an end, in event time")
      }
      if action == .learn, until != nil { return unused("/until") }
    } else {
      if from != nil { return unused("/from") }
      if until != nil { return unused("/until") }
    }
    guard let documents else { return nil }
    guard [.accept, .learn, .retire].contains(action) else { return unused("/documents") }
    return (1...1_000_000_000).contains(documents)
      ? nil : EventError(.invalidValue, at: "/documents", "it must be from 1 to 1000000000")
  }

  private func unused(_ pointer: String) -> EventError {
    EventError(.invalidValue, at: pointer, "\(action.rawValue) has no use for it")
  }
}

extension DocumentStream {
  fileprivate init(_ node: JSONNode, at pointer: String) throws(EventError) {
    self.init(
      source: try node.member("source").text(at: pointer + "/source"),
      model: try node.member("model").text(at: pointer + "/model"),
      version: try node.member("version").text(at: pointer + "/version"))
    if let part = node.member("segment")?.orNil {
      let segment = try Optional(part).object(at: pointer + "/segment")
      self.segment = Attribute(
        name: try segment.member("name").text(at: pointer + "/segment/name"),
        value: try segment.member("value").text(at: pointer + "/segment/value"))
    }
  }
}

extension JSONNode {
  fileprivate func optionalText(_ name: StaticString, at pointer: String) throws(EventError) -> String? {
    guard let node = member(name)?.orNil else { return nil }
    return try Optional(node).text(at: pointer)
  }

  fileprivate func optionalTime(_ name: StaticString, at pointer: String) throws(EventError) -> Timestamp? {
    guard let node = member(name)?.orNil else { return nil }
    return try Optional(node).time(at: pointer)
  }
}
