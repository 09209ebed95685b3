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
      eventTime: view.eventTime, late: view.late, segments: try Prediction.segments(view.segments),
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
    let array = try root.member(name).array(at: "/\(name)")
    var list: [Element] = []
    for element in array.elements { list.append(try read(element, "/\(name)/\(list.count)")) }
    return list
  }

  private static func segments(_ object: JSONNode) throws(EventError) -> [Attribute] {
    var segments: [Attribute] = []
    for (key, value) in object.members {
      let name = key.string ?? ""
      segments.append(
        Attribute(name: name, value: try JSONNode?.some(value).text(at: "/segments/" + JSONPointer.escape(name))))
    }
    return segments
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
    var classifications: [Classification] = []
    for one in try node.member("classifications").array(at: "/first/classifications").elements {
      classifications.append(try Classification(one, at: "/first/classifications/\(classifications.count)"))
    }
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
    var labels: [Label] = []
    for label in try node.member("labels").array(at: pointer + "/labels").elements {
      let place = "\(pointer)/labels/\(labels.count)"
      labels.append(
        Label(
          label: try label.member("label").text(at: place + "/label"),
          score: try label.member("score").float(at: place + "/score")))
    }
    let margin = node.member("margin")?.orNil
    self.init(
      task: try node.member("task").text(at: pointer + "/task"), labels: labels,
      margin: margin == nil ? nil : try margin.float(at: pointer + "/margin"),
      given: try Self.given(node, at: pointer + "/given"))
  }

  private static func given(_ node: JSONNode, at pointer: String) throws(EventError) -> [String]? {
    guard let list = node.member("given") else { return nil }
    var given: [String] = []
    for label in try JSONNode?.some(list).array(at: pointer).elements {
      given.append(try JSONNode?.some(label).text(at: "\(pointer)/\(given.count)"))
    }
    return given
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
    var fields: [Field] = []
    for field in try node.member("fields").array(at: pointer + "/fields").elements {
      let place = "\(pointer)/fields/\(fields.count)"
      var values: [Value] = []
      for value in try field.member("values").array(at: place + "/values").elements {
        values.append(try Value(value, at: "\(place)/values/\(values.count)"))
      }
      fields.append(Field(name: try field.member("name").text(at: place + "/name"), values: values))
    }
    self.init(name: try node.member("name").text(at: pointer + "/name"), fields: fields)
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
