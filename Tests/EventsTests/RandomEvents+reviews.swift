import Events

extension RandomEvents {
  private mutating func name() -> String { "n\(number(1_000))" + string(upTo: 8) }

  mutating func span() -> LabelledSpan {
    let (start, length) = (number(10_000), 1 + number(20))
    let text = chance(2) ? nil : String(repeating: "ü", count: length)
    return LabelledSpan(label: name(), start: start, end: start + length, text: text)
  }

  mutating func answer(of tasks: [Classification]) -> LabelledAnswer {
    let judged = tasks.filter { _ in chance(2) }.map { task in
      LabelledAnswer.Task(
        name: task.task, labels: (0..<number(task.allowsSeveral ? 4 : 2)).map { "\($0)" + string(upTo: 8) })
    }
    let spans = chance(2) ? nil : (0..<number(4)).map { _ in span() }
    return LabelledAnswer(tasks: judged, spans: spans)
  }

  mutating func production() -> Prediction.Production {
    .init(model: model(), answer: answer(of: judged().classifications))
  }

  private mutating func judged() -> FlaggedExample.PreLabel {
    let classifications = (0..<number(3)).map { place in
      Classification(
        task: "\(place)" + string(upTo: 8), labels: (0..<number(4)).map { .init(label: "\($0)", score: score()) },
        margin: chance(2) ? nil : score(), given: chance(2) ? nil : (0..<number(3)).map { "\($0)" })
    }
    let entities = (0..<number(3)).map { _ in
      let span = span()
      return Entity(label: span.label, start: span.start, end: span.end, text: string(), score: score())
    }
    return .init(
      model: .init(name: name(), version: name(), digest: model().digest), classifications: classifications,
      entities: entities)
  }

  mutating func qualitySummary() -> QualitySummary {
    let documents = Int64(1 + number(1_000))
    func part(_ task: String?, _ events: inout RandomEvents) -> QualitySummary.Part {
      QualitySummary.Part(
        task: task, several: events.chance(2), documents: documents, correct: Int64(events.number(Int(documents))),
        labels: (0..<events.number(4)).map { place in
          .init(
            label: "\(place)" + events.string(), truePositives: Int64(events.number(9)),
            falsePositives: Int64(events.number(9)), falseNegatives: Int64(events.number(9)), documents: documents,
            wrong: Int64(events.number(Int(documents))))
        },
        confidences: (0..<events.number(4)).map { .init(bin: $0 * 5, predictions: 4, correct: 3, steps: 1 << 21) })
    }
    var stream = stream()
    stream.segment = nil
    let (one, two) = (time(), time())
    return QualitySummary(
      stream: stream, sample: chance(2) ? .random : .selected,
      production: chance(2) ? nil : .init(name: string(), version: string()),
      batch: .init(topic: string(), partition: partition(), first: offset(), last: offset()), from: min(one, two),
      to: max(one, two), documents: documents, changed: documents / 2,
      parts: [part("t" + string(), &self)] + (chance(2) ? [part(nil, &self)] : []))
  }

  mutating func review() -> Review {
    let prediction = judged()
    var answer = answer(of: prediction.classifications)
    var verdict = Review.Verdict.corrected
    if answer == LabelledAnswer() || chance(3) {
      verdict = chance(2) ? .confirmed : .discarded
      answer = LabelledAnswer()
    }
    return Review(
      id: name(), document: .init(id: name(), pointer: reference().pointer), source: name(), segments: attributes(),
      prediction: prediction, reasons: chance(2) ? nil : flags(), reviewer: name(), verdict: verdict, answer: answer,
      comment: string(), time: time())
  }
}
