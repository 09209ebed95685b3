internal import Events
internal import Inference

extension InferAnswer {
  /// What was answered, without scores: what a shadow's answer is compared with. nil where it is more than an event may
  /// hold.
  var production: Prediction.Production? {
    let tasks = answer.tasks.map { task in
      LabelledAnswer.Task(
        name: task.name,
        labels: task.allowsSeveralLabels ? task.given.map { task.labels[$0] } : [task.labels[task.best]])
    }
    let looksForSpans = !model.loaded.description.entityLabels.isEmpty || !answer.entities.isEmpty
    var seen: Set<LabelledSpan> = []
    let spans = answer.entities.map { LabelledSpan(label: $0.label, start: $0.start, end: $0.end) }
      .filter { $0.start < $0.end && seen.insert($0).inserted }
    let names = tasks.flatMap { [$0.name] + $0.labels } + spans.map(\.label)
    guard tasks.count <= LabelledAnswer.mostTasks, spans.count <= LabelledAnswer.mostSpans,
      tasks.allSatisfy({ $0.labels.count <= LabelledAnswer.mostLabels }),
      names.allSatisfy({ (1...LabelledAnswer.longestName).contains($0.utf8.count) })
    else { return nil }
    return Prediction.Production(
      model: model.reference, answer: LabelledAnswer(tasks: tasks, spans: looksForSpans ? spans : nil))
  }
}
