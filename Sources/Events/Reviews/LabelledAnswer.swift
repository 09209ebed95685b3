/// What is right of a document, or what another model said of it: labels by task and spans, without scores.
package struct LabelledAnswer: Sendable, Hashable {
  package struct Task: Sendable, Hashable {
    package var name: String
    /// None where no label of the task fits.
    package var labels: [String]

    package init(name: String, labels: [String]) {
      self.name = name
      self.labels = labels
    }
  }

  /// Tasks that were not looked at are left out.
  package var tasks: [Task]
  /// nil where spans were not looked at; empty where there are none.
  package var spans: [LabelledSpan]?

  package init(tasks: [Task] = [], spans: [LabelledSpan]? = nil) {
    self.tasks = tasks
    self.spans = spans
  }

  /// The labels of a task; nil where it was not looked at.
  package subscript(task: String) -> [String]? { tasks.first { $0.name == task }?.labels }
}

/// A span of a document's text and what it is.
package struct LabelledSpan: Sendable, Hashable {
  package var label: String
  /// The first Unicode scalar of the span, counted from 0 in the document's text.
  package var start: Int
  /// The scalar after the span's last.
  package var end: Int
  /// nil where it is not told.
  package var text: String?

  package init(label: String, start: Int, end: Int, text: String? = nil) {
    self.label = label
    self.start = start
    self.end = end
    self.text = text
  }
}

extension Classification {
  /// What the model answers: of a task that allows several labels those given, of any other the best.
  package var answer: [String] { given ?? labels.first.map { [$0.label] } ?? [] }
  /// Whether the task allows several labels.
  package var allowsSeveral: Bool { given != nil }
}
