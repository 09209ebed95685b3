extension LabelledAnswer {
  /// The longest name of a task or a label, in bytes of UTF-8.
  package static let longestName = 200
  /// The most tasks, and the most labels of one.
  package static let mostTasks = 64
  package static let mostLabels = 1_000
  /// The most spans.
  package static let mostSpans = 10_000
  /// The last place that a span may end at.
  package static let furthestEnd = 1 << 30

  /// Writes `labels`, by task, and `entities` into an object that is open; each only where it was looked at.
  func writeFields(into writer: inout JSONWriter) {
    if !tasks.isEmpty { writer.field("labels", members: tasks) }
    writer.field("entities", ifAny: spans)
  }

  /// Reads `labels` and `entities` of an object; each may be missing.
  init(_ node: JSONNode, at pointer: String) throws(EventError) {
    var tasks: [Task] = []
    if let object = node.member("labels")?.orNil {
      for (key, list) in try Optional(object).object(at: pointer + "/labels").members {
        tasks.append(try Task(key, list, at: pointer + "/labels"))
        guard tasks.count <= Self.mostTasks else {
          throw EventError(
            .tooLarge, at: pointer + "/labels", offset: object.offset, "over \(Self.mostTasks) tasks")
        }
      }
    }
    var spans: [LabelledSpan]?
    if let list = node.member("entities")?.orNil {
      spans = try Self.spans(list, at: pointer + "/entities")
    }
    self.init(tasks: tasks, spans: spans)
  }

  private static func spans(_ list: JSONNode, at pointer: String) throws(EventError) -> [LabelledSpan] {
    var spans: [LabelledSpan] = []
    var seen: Set<LabelledSpan> = []
    for element in try Optional(list).array(at: pointer).elements {
      guard spans.count < mostSpans else {
        throw EventError(.tooLarge, at: pointer, offset: list.offset, "over \(mostSpans) spans")
      }
      let span = try LabelledSpan(element, at: "\(pointer)/\(spans.count)")
      guard seen.insert(LabelledSpan(label: span.label, start: span.start, end: span.end)).inserted else {
        throw EventError(
          .invalidValue, at: "\(pointer)/\(spans.count)", offset: element.offset, "the same span is there twice")
      }
      spans.append(span)
    }
    return spans
  }

  /// A name that is neither empty nor too long.
  static func checkName(_ name: String, at pointer: String, _ node: JSONNode) throws(EventError) {
    guard !name.isEmpty, name.utf8.count <= longestName else {
      throw EventError(
        .invalidValue, at: pointer, offset: node.offset, "it must have 1 to \(longestName) bytes")
    }
  }
}

extension LabelledAnswer.Task: JSONMember {
  package var value: [String] { labels }

  fileprivate init(_ key: JSONNode, _ list: JSONNode, at pointer: String) throws(EventError) {
    let name = key.string ?? ""
    let place = pointer + "/" + JSONPointer.escape(name)
    try LabelledAnswer.checkName(name, at: place, key)
    var labels: [String] = []
    for element in try Optional(list).array(at: place).elements {
      let here = "\(place)/\(labels.count)"
      let label = try Optional(element).text(at: here)
      try LabelledAnswer.checkName(label, at: here, element)
      guard !labels.contains(label) else {
        throw EventError(.invalidValue, at: here, offset: element.offset, "the label is there twice")
      }
      labels.append(label)
      guard labels.count <= LabelledAnswer.mostLabels else {
        throw EventError(.tooLarge, at: place, offset: list.offset, "over \(LabelledAnswer.mostLabels) labels")
      }
    }
    self.init(name: name, labels: labels)
  }
}

extension LabelledSpan: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("label", label)
    writer.field("start", start)
    writer.field("end", end)
    writer.field("text", ifAny: text)
  }

  init(_ node: JSONNode, at pointer: String) throws(EventError) {
    let label = try node.member("label").text(at: pointer + "/label")
    try LabelledAnswer.checkName(label, at: pointer + "/label", node)
    let start: Int = try node.member("start").integer(at: pointer + "/start")
    let end: Int = try node.member("end").integer(at: pointer + "/end")
    let text = node.member("text")?.orNil
    self.init(
      label: label, start: start, end: end,
      text: try text.map { node throws(EventError) in
        try Optional(node).text(at: pointer + "/text")
      })
    guard start >= 0, start < end, end <= LabelledAnswer.furthestEnd else {
      throw EventError(
        .invalidValue, at: pointer + "/end", offset: node.offset,
        "a span from \(start) to \(end); 0 <= start < end <= \(LabelledAnswer.furthestEnd) is expected")
    }
    if let text = self.text, text.unicodeScalars.count != end - start {
      throw EventError(
        .invalidValue, at: pointer + "/text", offset: node.offset,
        "it has \(text.unicodeScalars.count) Unicode scalars, and the span \(end - start)")
    }
  }
}
