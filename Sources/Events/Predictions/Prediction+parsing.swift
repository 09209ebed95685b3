extension Prediction {
  /// Reads a prediction; everything is copied. For flagging, tests and the command line, not for counting.
  package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(EventError) {
    var index = JSONIndex()
    self = try Prediction(PredictionView(index.event(bytes, limits)))
  }

  package init(_ view: PredictionView) throws(EventError) {
    let root = view.root
    let document = try view.documentReference()
    let models = root.member("models")?.orNil
    guard let role = Role(rawValue: view.role.string ?? "") else {
      throw EventError(
        .invalidValue, at: "/role", offset: view.role.offset, "primary, shadow, canary or sample is expected")
    }
    self.init(
      documentID: document.id, pointer: document.pointer, source: view.source.string ?? "",
      eventTime: view.eventTime, late: view.late, segments: try Optional(view.segments).attributes(at: "/segments"),
      model: try ModelReference(root.member("model"), at: "/model"),
      modelsOffset: models == nil ? nil : try models.integer(at: "/models"),
      route: try root.member("route").text(at: "/route"), role: role,
      classifications: try Prediction.list(root, "classifications", Classification.init(_:at:)),
      entities: try Prediction.list(root, "entities", Entity.init(_:at:)),
      relations: try Prediction.list(root, "relations", isOptional: true, Relation.init(_:at:)),
      structures: try Prediction.list(root, "structures", isOptional: true, FoundStructure.init(_:at:)),
      features: try Prediction.features(view), first: try First(root.member("first")),
      production: try Production(root.member("production")),
      timings: try Timings(root.member("timings")),
      cached: try root.member("cached").bool(at: "/cached"),
      flags: try Prediction.list(root, "flags", FlagReason.init(_:at:)),
      words: try view.words())
  }

  private static func list<Element>(
    _ root: JSONNode, _ name: StaticString, isOptional: Bool = false,
    _ read: (JSONNode, String) throws(EventError) -> Element
  ) throws(EventError) -> [Element] {
    if isOptional && root.member(name) == nil { return [] }
    return try root.member(name).list(at: "/\(name)", read)
  }

  private static func features(_ view: PredictionView) throws(EventError) -> [Feature] {
    var features: [Feature] = []
    for (key, value) in view.features {
      let name = key.string ?? ""
      switch value {
      case .number(let number): features.append(Feature(name, .number(number)))
      case .category(let text): features.append(Feature(name, .category(text.string ?? "")))
      case .missing: features.append(Feature(name, .missing))
      case .invalid:
        throw EventError(
          .wrongType, at: "/features/" + JSONPointer.escape(name), offset: key.offset,
          "a number, a string or null is expected")
      }
    }
    return features
  }
}

extension ModelReference {
  init(_ node: JSONNode?, at pointer: String) throws(EventError) {
    self.init(
      name: try node?.member("name").text(at: pointer + "/name") ?? "",
      version: try node?.member("version").text(at: pointer + "/version") ?? "",
      digest: try node?.member("digest").text(at: pointer + "/digest") ?? "")
  }
}

extension Prediction.First {
  /// nil where there is none.
  fileprivate init?(_ node: JSONNode?) throws(EventError) {
    guard let node = node?.orNil else { return nil }
    let classifications = try node.member("classifications").list(
      at: "/first/classifications", Classification.init(_:at:))
    let model = try node.member("model").object(at: "/first/model")
    self.init(model: try ModelReference(model, at: "/first/model"), classifications: classifications)
  }
}

extension Prediction.Production {
  /// nil where there is none.
  fileprivate init?(_ node: JSONNode?) throws(EventError) {
    guard let node = node?.orNil else { return nil }
    let model = try node.member("model").object(at: "/production/model")
    self.init(
      model: try ModelReference(model, at: "/production/model"), answer: try LabelledAnswer(node, at: "/production"))
  }
}

extension Classification {
  init(_ node: JSONNode, at pointer: String) throws(EventError) {
    let labels = try node.member("labels").list(at: pointer + "/labels", Label.init(_:at:))
    let margin = node.member("margin")?.orNil
    self.init(
      task: try node.member("task").text(at: pointer + "/task"), labels: labels,
      margin: margin == nil ? nil : try margin.float(at: pointer + "/margin"),
      given: try Self.given(node, at: pointer + "/given"))
  }

  private static func given(_ node: JSONNode, at pointer: String) throws(EventError) -> [String]? {
    guard let list = node.member("given") else { return nil }
    return try Optional(list).list(at: pointer) { label, place throws(EventError) in
      try Optional(label).text(at: place)
    }
  }
}

extension Classification.Label {
  fileprivate init(_ node: JSONNode, at pointer: String) throws(EventError) {
    self.init(
      label: try node.member("label").text(at: pointer + "/label"),
      score: try node.member("score").float(at: pointer + "/score"))
  }
}

extension Relation {
  fileprivate init(_ node: JSONNode, at pointer: String) throws(EventError) {
    self.init(
      name: try node.member("name").text(at: pointer + "/name"),
      head: try Entity(try node.member("head").object(at: pointer + "/head"), at: pointer + "/head"),
      tail: try Entity(try node.member("tail").object(at: pointer + "/tail"), at: pointer + "/tail"))
  }
}

extension FoundStructure {
  fileprivate init(_ node: JSONNode, at pointer: String) throws(EventError) {
    let fields = try node.member("fields").list(at: pointer + "/fields", Field.init(_:at:))
    self.init(name: try node.member("name").text(at: pointer + "/name"), fields: fields)
  }
}

extension FoundStructure.Field {
  fileprivate init(_ node: JSONNode, at pointer: String) throws(EventError) {
    let values = try node.member("values").list(at: pointer + "/values", FoundStructure.Value.init(_:at:))
    self.init(name: try node.member("name").text(at: pointer + "/name"), values: values)
  }
}

extension FoundStructure.Value {
  fileprivate init(_ node: JSONNode, at pointer: String) throws(EventError) {
    var span: Range<Int>?
    if let start = node.member("start")?.orNil {
      let first: Int = try JSONNode?.some(start).integer(at: pointer + "/start")
      let end: Int = try node.member("end").integer(at: pointer + "/end")
      guard first <= end else {
        throw EventError(.invalidValue, at: pointer + "/end", offset: node.offset, "it is before the start")
      }
      span = first..<end
    }
    self.init(
      text: try node.member("text").text(at: pointer + "/text"), span: span,
      score: try node.member("score").float(at: pointer + "/score"))
  }
}

extension Entity {
  init(_ node: JSONNode, at pointer: String) throws(EventError) {
    self.init(
      label: try node.member("label").text(at: pointer + "/label"),
      start: try node.member("start").integer(at: pointer + "/start"),
      end: try node.member("end").integer(at: pointer + "/end"),
      text: try node.member("text").text(at: pointer + "/text"),
      score: try node.member("score").float(at: pointer + "/score"))
  }
}

extension FlagReason {
  init(_ node: JSONNode, at pointer: String) throws(EventError) {
    let text = try JSONNode?.some(node).text(at: pointer)
    guard let reason = FlagReason(text) else {
      throw EventError(.invalidValue, at: pointer, offset: node.offset, "\"\(text)\" is no reason for a flag")
    }
    self = reason
  }
}

extension Timings {
  fileprivate init(_ node: JSONNode?) throws(EventError) {
    let node = try node.object(at: "/timings")
    self.init(
      queued: .microseconds(try node.member("queued_us").integer(at: "/timings/queued_us") as Int64),
      tokenization: .microseconds(try node.member("tokenization_us").integer(at: "/timings/tokenization_us") as Int64),
      inference: .microseconds(try node.member("inference_us").integer(at: "/timings/inference_us") as Int64))
  }
}
