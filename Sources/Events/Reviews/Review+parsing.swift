extension Review {
  /// Reads a review; everything is copied, and fields that it does not know are left out of account.
  ///
  /// - Throws: where a field is missing, of another type, or says what cannot be.
  package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(EventError) {
    var index = JSONIndex()
    try self.init(index.event(bytes, limits))
  }

  package init(_ root: JSONNode) throws(EventError) {
    guard root.kind == .object else { throw root.wrongType("an object", at: "") }
    let document = try root.member("document").object(at: "/document")
    let verdictNode = try root.member("verdict").string(at: "/verdict")
    guard let verdict = verdictNode.string.flatMap(Verdict.init(rawValue:)) else {
      let allowed = Verdict.allCases.map(\.rawValue).joined(separator: ", ")
      throw EventError(.invalidValue, at: "/verdict", offset: verdictNode.offset, "it must be one of \(allowed)")
    }
    self.init(
      id: try root.member("id").text(at: "/id"),
      document: DocumentReference(
        id: try document.member("id").text(at: "/document/id"),
        pointer: DocumentPointer(
          topic: try document.member("topic").text(at: "/document/topic"),
          partition: try document.member("partition").integer(at: "/document/partition"),
          offset: try document.member("offset").integer(at: "/document/offset"))),
      source: try root.member("source").text(at: "/source"), segments: try Self.segments(root),
      prediction: try FlaggedExample.PreLabel(judged: root.member("prediction").object(at: "/prediction")),
      reasons: try Self.reasons(root), reviewer: try root.member("reviewer").text(at: "/reviewer"), verdict: verdict,
      answer: try LabelledAnswer(root, at: ""), comment: try Self.comment(root),
      time: try root.member("time").time(at: "/time"))
    if let problem { throw problem }
  }

  private static func segments(_ root: JSONNode) throws(EventError) -> [Attribute] {
    guard let object = root.member("segments")?.orNil else { return [] }
    return try Optional(object).attributes(at: "/segments")
  }

  private static func reasons(_ root: JSONNode) throws(EventError) -> [FlagReason]? {
    guard let list = root.member("reasons")?.orNil else { return nil }
    return try Optional(list).list(at: "/reasons", FlagReason.init(_:at:))
  }

  private static func comment(_ root: JSONNode) throws(EventError) -> String {
    guard let node = root.member("comment")?.orNil else { return "" }
    return try Optional(node).text(at: "/comment")
  }
}

extension Review {
  /// Why the review says what cannot be; nil where all is well.
  package var problem: EventError? { textProblem ?? answerProblem ?? confirmedProblem }

  private var textProblem: EventError? {
    let names = [
      ("/id", id), ("/document/id", document.id), ("/source", source), ("/reviewer", reviewer),
      ("/prediction/model/name", prediction.model.name), ("/prediction/model/version", prediction.model.version),
    ]
    for (pointer, text) in names {
      let most = pointer == "/document/id" ? 1 << 16 : Self.longestName
      guard !text.isEmpty, text.utf8.count <= most else {
        return EventError(.invalidValue, at: pointer, "it must have 1 to \(most) bytes")
      }
    }
    return comment.utf8.count <= Self.longestComment
      ? nil : EventError(.tooLarge, at: "/comment", "it must have at most \(Self.longestComment) bytes")
  }

  private var answerProblem: EventError? {
    for task in answer.tasks {
      let place = "/labels/" + JSONPointer.escape(task.name)
      guard let asked = prediction.classifications.first(where: { $0.task == task.name }) else {
        let known = prediction.classifications.map(\.task).joined(separator: ", ")
        return EventError(
          .invalidValue, at: place, "the prediction has no such task; it has \(known.isEmpty ? "none" : known)")
      }
      guard asked.allowsSeveral || task.labels.count <= 1 else {
        return EventError(.invalidValue, at: place, "the task allows one label, and \(task.labels.count) are given")
      }
    }
    switch verdict {
    case .corrected where answer == LabelledAnswer():
      return EventError(.missingField, at: "/labels", "what is corrected needs labels or entities")
    case .discarded where answer != LabelledAnswer():
      return EventError(.invalidValue, at: "/verdict", "what is discarded has no use for labels or entities")
    default: return nil
    }
  }

  private var confirmedProblem: EventError? {
    guard verdict == .confirmed else { return nil }
    let said = prediction.said
    for task in answer.tasks where Set(task.labels) != Set(said[task.name] ?? []) {
      return EventError(
        .invalidValue, at: "/labels/" + JSONPointer.escape(task.name),
        "the prediction is confirmed, and has other labels: the verdict must be corrected")
    }
    func places(_ spans: [LabelledSpan]) -> Set<LabelledSpan> {
      Set(spans.map { LabelledSpan(label: $0.label, start: $0.start, end: $0.end) })
    }
    if let spans = answer.spans, places(spans) != places(said.spans ?? []) {
      return EventError(
        .invalidValue, at: "/entities",
        "the prediction is confirmed, and has other entities: the verdict must be corrected")
    }
    return nil
  }
}

extension FlaggedExample.PreLabel {
  /// Reads what was judged: the part of a flagged example, or a whole prediction.
  fileprivate init(judged node: JSONNode) throws(EventError) {
    let place = "/prediction"
    let model = try node.member("model").object(at: place + "/model")
    var classifications: [Classification] = []
    for element in try node.member("classifications").array(at: place + "/classifications").elements {
      let here = "\(place)/classifications/\(classifications.count)"
      let one = try Classification(element, at: here)
      guard !classifications.contains(where: { $0.task == one.task }) else {
        throw EventError(.invalidValue, at: here + "/task", offset: element.offset, "the task is there twice")
      }
      try one.check(at: here, element)
      classifications.append(one)
      guard classifications.count <= LabelledAnswer.mostTasks else {
        throw EventError(.tooLarge, at: place + "/classifications", "over \(LabelledAnswer.mostTasks) tasks")
      }
    }
    var entities: [Entity] = []
    for element in try node.member("entities").array(at: place + "/entities").elements {
      let here = "\(place)/entities/\(entities.count)"
      let one = try Entity(element, at: here)
      try one.check(at: here, element)
      entities.append(one)
      guard entities.count <= LabelledAnswer.mostSpans else {
        throw EventError(.tooLarge, at: place + "/entities", "over \(LabelledAnswer.mostSpans) entities")
      }
    }
    self.init(
      model: try ModelReference(model, at: place + "/model"), classifications: classifications, entities: entities)
  }
}

extension Classification {
  fileprivate func check(at pointer: String, _ node: JSONNode) throws(EventError) {
    try LabelledAnswer.checkName(task, at: pointer + "/task", node)
    guard labels.count <= LabelledAnswer.mostLabels, given?.count ?? 0 <= LabelledAnswer.mostLabels else {
      throw EventError(
        .tooLarge, at: pointer + "/labels", offset: node.offset, "over \(LabelledAnswer.mostLabels) labels")
    }
    for (place, label) in labels.enumerated() {
      try LabelledAnswer.checkName(label.label, at: "\(pointer)/labels/\(place)/label", node)
      try Self.check(label.score, at: "\(pointer)/labels/\(place)/score", node)
    }
    for (place, label) in (given ?? []).enumerated() {
      try LabelledAnswer.checkName(label, at: "\(pointer)/given/\(place)", node)
    }
  }

  fileprivate static func check(_ score: Float, at pointer: String, _ node: JSONNode) throws(EventError) {
    guard score >= 0, score <= 1 else {
      throw EventError(.invalidValue, at: pointer, offset: node.offset, "a score is from 0 to 1, not \(score)")
    }
  }
}

extension Entity {
  fileprivate func check(at pointer: String, _ node: JSONNode) throws(EventError) {
    try LabelledAnswer.checkName(label, at: pointer + "/label", node)
    try Classification.check(score, at: pointer + "/score", node)
    guard start >= 0, start < end, end <= LabelledAnswer.furthestEnd else {
      throw EventError(
        .invalidValue, at: pointer + "/end", offset: node.offset, "a span from \(start) to \(end) cannot be")
    }
  }
}
