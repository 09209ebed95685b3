/// An entry of `tasks` in `model.yaml`: what is counted and flagged, and what a zero-shot model is asked.
struct ClassificationEntry {
  let task: ModelDescription.Task
  let asked: Gliner2Schema.Classification

  private static let keys = [
    "name", "labels", "low_confidence", "multi_label", "threshold", "thresholds", "temperature",
  ]
  /// What only a model that reads its labels is told.
  private static let zeroShotKeys = ["question", "descriptions", "examples", "max_labels", "activation"]

  /// All entries.
  static func all(
    _ root: StrictMapping, _ family: ModelDescription.Family, temperature: Double
  ) throws(ModelError) -> [ClassificationEntry] {
    var entries: [ClassificationEntry] = []
    for mapping in try root.mappings("tasks") {
      try mapping.allow(keys + (family.isZeroShot ? zeroShotKeys : []))
      let entry = try ClassificationEntry(mapping, temperature: temperature)
      guard !entries.contains(where: { $0.task.name == entry.task.name }) else {
        throw mapping.error("name", "the task \"\(entry.task.name)\" is named twice")
      }
      entries.append(entry)
    }
    return entries
  }

  private init(_ entry: StrictMapping, temperature: Double) throws(ModelError) {
    let labels = try entry.texts("labels")
    let several = try entry.flag("multi_label", default: false)
    guard labels.count >= 2 else { throw entry.error("labels", "a task needs at least two labels") }
    guard Set(labels).count == labels.count else { throw entry.error("labels", "a label is named twice") }
    task = ModelDescription.Task(
      name: try entry.text("name"), labels: labels,
      lowConfidence: try entry.number("low_confidence", in: 0...1, default: 0), allowsSeveralLabels: several,
      thresholds: try Self.thresholds(entry, labels, default: several ? 0.5 : 0),
      temperature: try entry.number("temperature", in: 0.001...1000, default: temperature))
    asked = try Self.asked(entry, task)
  }

  /// Each label's threshold: its own of `thresholds`, else `threshold`.
  private static func thresholds(
    _ entry: StrictMapping, _ labels: [String], default standard: Double
  ) throws(ModelError) -> [Double] {
    let common = try entry.number("threshold", in: 0...1, default: standard)
    var thresholds = [Double](repeating: common, count: labels.count)
    guard entry.has("thresholds") else { return thresholds }
    let own = try entry.mapping("thresholds")
    for label in own.keys {
      guard let place = labels.firstIndex(of: label) else {
        throw own.error(label, "\"\(label)\" is none of the task's labels")
      }
      thresholds[place] = try own.number(label, in: 0...1)
    }
    return thresholds
  }

  private static func asked(
    _ entry: StrictMapping, _ task: ModelDescription.Task
  ) throws(ModelError) -> Gliner2Schema.Classification {
    var asked = Gliner2Schema.Classification(task.name, labels: task.labels)
    asked.allowsSeveralLabels = task.allowsSeveralLabels
    asked.thresholds = task.thresholds
    asked.temperature = task.temperature
    asked.most = try entry.optionalInteger("max_labels", in: 1...65_536)
    asked.question = try entry.optionalText("question")
    if entry.has("descriptions") {
      let section = try entry.mapping("descriptions")
      for label in section.keys {
        guard task.labels.contains(label) else {
          throw section.error(label, "\"\(label)\" is none of the task's labels")
        }
        asked.about[label] = try section.text(label)
      }
    }
    if entry.has("examples") {
      for example in try entry.mappings("examples") {
        try example.allow(["text", "label"])
        let label = try example.text("label")
        guard task.labels.contains(label) else {
          throw example.error("label", "\"\(label)\" is none of the task's labels")
        }
        asked.examples.append((text: try example.text("text"), label: label))
      }
    }
    switch try entry.optionalText("activation") ?? "automatic" {
    case "automatic": asked.activation = .automatic
    case "softmax": asked.activation = .softmax
    case "sigmoid": asked.activation = .sigmoid
    default: throw entry.error("activation", "\"activation\" must be automatic, softmax or sigmoid")
    }
    return asked
  }
}
