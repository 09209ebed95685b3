internal import Events
internal import Inference

/// A line that is to be predicted: `text`, optionally `id` and, for zero-shot models, `labels` and `tasks`.
struct PredictLine {
  /// The id as it is written, a text or a number.
  private(set) var id: [UInt8]?
  private(set) var text: [UInt8] = []
  private(set) var question = DocumentQuestion()

  private static let limits = JSONLimits(bytes: 1 << 30, depth: 100)

  /// - Parameter index: used again from line to line.
  /// - Throws: an `EventError` or `JSONError` that says what is wrong and where.
  init(_ bytes: [UInt8], index: inout JSONIndex) throws {
    try bytes.withUnsafeBytes { bytes in
      try index.parse(bytes, limits: Self.limits)
      guard let root = index.root, root.kind == .object else { throw LineFault("an object is expected") }
      for (key, value) in root.members {
        switch key.string {
        case "id": id = try Self.id(value)
        case "text":
          guard let text = value.string else { throw LineFault("/text: a text is expected") }
          self.text = Array(text.utf8)
        case "labels": question.labels = try value.texts(at: "/labels")
        case "tasks": question.tasks = try Self.tasks(value)
        default: break
        }
      }
      guard root.member("text") != nil else { throw LineFault("/text: it is missing") }
    }
  }

  private static func id(_ node: JSONNode) throws(LineFault) -> [UInt8] {
    guard node.kind == .string || node.kind == .number else { throw LineFault("/id: a text or a number is expected") }
    return Array(node.rawBytes)
  }

  /// `{"name": ["label", …]}`, `{"name": {"labels", "multi_label", "threshold"}}`, or a list of such objects with `name`.
  private static func tasks(_ node: JSONNode) throws(LineFault) -> [Gliner2Schema.Classification] {
    var tasks: [Gliner2Schema.Classification] = []
    switch node.kind {
    case .object:
      for (name, labels) in node.members {
        let name = name.string ?? ""
        tasks.append(
          labels.kind == .object
            ? try task(name, labels, at: "/tasks/\(name)")
            : .init(name, labels: try labels.texts(at: "/tasks/\(name)")))
      }
    case .array:
      for element in node.elements {
        let place = "/tasks/\(tasks.count)"
        guard let name = element.member("name")?.string else { throw LineFault("\(place)/name: a text is expected") }
        tasks.append(try task(name, element, at: place))
      }
    default: throw LineFault("/tasks: an object of lists of labels, or a list of tasks is expected")
    }
    return tasks
  }

  private static func task(
    _ name: String, _ node: JSONNode, at pointer: String
  ) throws(LineFault) -> Gliner2Schema.Classification {
    guard let labels = node.member("labels") else { throw LineFault("\(pointer)/labels: it is missing") }
    var task = Gliner2Schema.Classification(name, labels: try labels.texts(at: "\(pointer)/labels"))
    if let several = node.member("multi_label") {
      guard let value = several.bool else { throw LineFault("\(pointer)/multi_label: true or false is expected") }
      task.allowsSeveralLabels = value
    }
    if let threshold = node.member("threshold") {
      guard let value = threshold.number?.double.nearest else {
        throw LineFault("\(pointer)/threshold: a number is expected")
      }
      task.threshold = value
    }
    return task
  }
}

extension JSONNode {
  /// A list of texts.
  func texts(at pointer: String, expected: String = "a list of texts") throws(LineFault) -> [String] {
    guard kind == .array else { throw LineFault("\(pointer): \(expected) is expected") }
    var texts: [String] = []
    for element in elements {
      guard let text = element.string else { throw LineFault("\(pointer)/\(texts.count): a text is expected") }
      texts.append(text)
    }
    return texts
  }
}

/// What is wrong with a line.
struct LineFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
