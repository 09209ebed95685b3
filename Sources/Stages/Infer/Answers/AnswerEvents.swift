package import Events
package import Inference

/// A model's answer in the words of the event.
package struct AnswerEvents {
  private let answer: DocumentAnswer
  private let text: [UInt8]

  /// - Parameter text: the document's, of which entities are parts.
  package init(answer: DocumentAnswer, text: [UInt8]) {
    self.answer = answer
    self.text = text
  }

  /// Of each task all labels, the best first.
  package func classifications() -> [Events.Classification] {
    answer.tasks.map { task in
      let order = task.scores.indices.sorted { (task.scores[$1], $0) < (task.scores[$0], $1) }
      return Events.Classification(
        task: task.name, labels: order.map { .init(label: task.labels[$0], score: task.scores[$0]) },
        margin: task.margin, given: task.allowsSeveralLabels ? task.given.map { task.labels[$0] } : nil)
    }
  }

  /// The spans found, with their texts.
  package func found() -> (entities: [Entity], relations: [Relation], structures: [FoundStructure]) {
    guard !answer.entities.isEmpty || !answer.relations.isEmpty || !answer.structures.isEmpty else {
      return ([], [], [])
    }
    let places = ScalarPlaces(text)
    func entity(_ span: SpanEntity) -> Entity {
      Entity(
        label: span.label, start: span.start, end: span.end, text: places.text(span.start..<span.end),
        score: span.score)
    }
    let structures = answer.structures.map { structure in
      FoundStructure(
        name: structure.name,
        fields: structure.fields.map { field in
          .init(
            name: field.name,
            values: field.values.map { value in
              switch value {
              case .choice(let label): .init(text: label.label, score: label.score)
              case .span(let span):
                .init(
                  text: places.text(span.start..<span.end), span: span.start..<span.end, score: span.score)
              }
            })
        })
    }
    return (
      answer.entities.map(entity),
      answer.relations.map { Relation(name: $0.name, head: entity($0.head), tail: entity($0.tail)) }, structures
    )
  }

  /// The features of the answer, in the catalog's order.
  func features(of model: InferModel) -> [Feature] {
    var features: [Feature] = []
    for task in answer.tasks {
      features.append(Feature(FeatureCatalog.label(of: task.name), .category(task.labels[task.best])))
      features.append(Feature(FeatureCatalog.score(of: task.name), .number(Double(task.score))))
      features.append(Feature(FeatureCatalog.margin(of: task.name), .number(Double(task.margin))))
    }
    features += Projections.of(answer.vector)
    guard !model.countedLabels.isEmpty else { return features }
    features.append(
      Feature(FeatureCatalog.entities.name, .category(FeatureCatalog.bucket(answer.entities.count))))
    let byLabel = Dictionary(grouping: answer.entities, by: \.label)
    for label in model.countedLabels {
      let own = byLabel[label] ?? []
      // Of equal scores the first.
      let best = own.dropFirst().reduce(own.first) { best, next in
        next.score > best?.score ?? 0 ? next : best
      }
      features.append(
        Feature(FeatureCatalog.count(of: label), .category(FeatureCatalog.bucket(own.count))))
      features.append(
        Feature(FeatureCatalog.bestScore(of: label), best.map { .number(Double($0.score)) } ?? .missing))
      features.append(
        Feature(FeatureCatalog.length(of: label), best.map { .number(Double($0.end - $0.start)) } ?? .missing))
    }
    return features
  }
}
