internal import Events
internal import Inference

/// Finds the temperature of each classification of a model by labelled texts.
struct Calibration {
  /// What was found for a task.
  struct Finding {
    let task: ModelDescription.Task
    let scores: LabelledScores
    /// nil where no text has a label of the task.
    let temperature: Double?
  }

  private let model: LoadedModel
  private var scores: [String: LabelledScores] = [:]
  private(set) var texts = 0
  /// Lines that could not be used, the first few with the reason.
  private(set) var unused = 0
  private(set) var reasons: [String] = []

  private static let shownReasons = 5

  /// - Throws: where the model has no classification.
  init(_ model: LoadedModel) throws(CommandFailure) {
    guard !model.description.tasks.isEmpty else {
      throw CommandFailure(
        "The model \(model.description.name) has no classification: calibrated are the tasks of classifiers and of GLiNER2."
      )
    }
    self.model = model
    for task in model.description.tasks {
      scores[task.name] = LabelledScores(allowsSeveralLabels: task.allowsSeveralLabels)
    }
  }

  mutating func take(_ lines: [(number: Int, bytes: [UInt8])]) {
    var index = JSONIndex()
    for line in lines {
      do {
        try take(try LabelledLine(line.bytes, index: &index))
        texts += 1
      } catch {
        unused += 1
        if reasons.count < Self.shownReasons { reasons.append("line \(line.number): \(error)") }
      }
    }
  }

  private func places(_ labels: [String], of task: ModelDescription.Task) throws(LineFault) -> Set<Int> {
    var places: Set<Int> = []
    for label in labels {
      guard let place = task.labels.firstIndex(of: label) else {
        throw LineFault("\"\(label)\" is none of the labels of \(task.name): \(task.labels.joined(separator: ", "))")
      }
      places.insert(place)
    }
    guard task.allowsSeveralLabels || places.count == 1 else {
      throw LineFault("the task \(task.name) has one label a text, not \(places.count)")
    }
    return places
  }

  private mutating func take(_ line: LabelledLine) throws {
    let tasks = model.description.tasks
    let rows = model.scores(of: line.text, model.question)
    guard rows.count == 1, let row = rows.first else {
      throw LineFault("the text is read in \(rows.count) windows, of which none is the answer alone; use shorter texts")
    }
    var examples: [(String, LabelledScores.Example)] = []
    for (name, labels) in line.labels {
      guard let task = name.isEmpty && tasks.count == 1 ? tasks.first : tasks.first(where: { $0.name == name }) else {
        throw LineFault(
          name.isEmpty
            ? "the model has several tasks: say which label is whose, as {\"labels\": {\"task\": \"label\"}}"
            : "the model has no task \(name)")
      }
      guard let logits = row.first(where: { $0.name == task.name })?.values, logits.allSatisfy(\.isFinite) else {
        throw LineFault("the model gives no finite scores")
      }
      examples.append((task.name, .init(logits: logits, right: try places(labels, of: task))))
    }
    for (name, example) in examples { scores[name]?.append(example) }
  }

  /// One a task, in the model's order.
  var findings: [Finding] {
    model.description.tasks.map { task in
      let own = scores[task.name] ?? LabelledScores(allowsSeveralLabels: task.allowsSeveralLabels)
      return Finding(task: task, scores: own, temperature: own.bestTemperature())
    }
  }
}

extension Calibration.Finding {
  /// Lines for a person.
  var lines: [String] {
    guard let temperature else { return ["task \(task.name): no text has a label of it"] }
    func row(_ name: String, _ temperature: Double) -> String {
      "  \(name) \(temperature.text(places: 3)): "
        + "negative log-likelihood \(scores.loss(temperature: temperature).text(places: 4)), "
        + "calibration error \(scores.calibrationError(temperature: temperature).text(places: 4))"
    }
    return [
      "task \(task.name): \(scores.examples.count) texts, accuracy \(scores.accuracy.text(places: 4))",
      row("temperature now   ", task.temperature), row("temperature found ", temperature),
    ]
  }
}
