internal import Events

/// A line of labelled data: `text`, and `label` (a text), or `labels` ({"task": "label"} or {"task": ["label", …]}).
struct LabelledLine {
  private(set) var text: [UInt8] = []
  /// The right labels of each task; the name is empty where only one task's label is given.
  private(set) var labels: [(task: String, labels: [String])] = []

  init(_ bytes: [UInt8], index: inout JSONIndex) throws {
    try bytes.withUnsafeBytes { bytes in
      try index.parse(bytes, limits: JSONLimits(bytes: 1 << 30, depth: 100))
      guard let root = index.root, root.kind == .object else { throw LineFault("an object is expected") }
      guard let text = root.member("text")?.string else { throw LineFault("/text: a text is expected") }
      self.text = Array(text.utf8)
      if let label = root.member("label") { labels = [("", try Self.texts(label, at: "/label"))] }
      if let all = root.member("labels") {
        guard all.kind == .object else { throw LineFault("/labels: an object of tasks is expected") }
        for (name, value) in all.members {
          labels.append((name.string ?? "", try Self.texts(value, at: "/labels/\(name.string ?? "")")))
        }
      }
      guard !labels.isEmpty else { throw LineFault("/label: it is missing, and so is /labels") }
    }
  }

  /// A text, or a list of texts.
  private static func texts(_ node: JSONNode, at pointer: String) throws(LineFault) -> [String] {
    if let text = node.string { return [text] }
    return try node.texts(at: pointer, expected: "a text or a list of texts")
  }
}
