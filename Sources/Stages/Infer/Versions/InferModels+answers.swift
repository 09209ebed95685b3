internal import Inference

extension InferModels {
  /// Answers the documents of a batch, each by the model that its id falls to; in their order.
  func answers(to documents: [InferDocument], route: String) -> [Result<InferAnswer, InferenceError>] {
    guard canary != nil else {
      return primary.loaded.answers(to: documents.map(\.text)).map { answer in
        answer.map { InferAnswer(model: primary, answer: $0, route: route, modelsOffset: offset) }
      }
    }
    let chosen = documents.map { model(for: $0.id) }
    var places: [ObjectIdentifier: [Int]] = [:]
    for (place, choice) in chosen.enumerated() { places[ObjectIdentifier(choice.model), default: []].append(place) }
    var answers = [Result<InferAnswer, InferenceError>?](repeating: nil, count: documents.count)
    for places in places.values {
      guard let first = places.first else { continue }
      let model = chosen[first].model
      for (place, answer) in zip(places, model.loaded.answers(to: places.map { documents[$0].text })) {
        answers[place] = answer.map {
          InferAnswer(model: model, answer: $0, route: route, role: chosen[place].role, modelsOffset: offset)
        }
      }
    }
    return answers.map { answer in
      guard let answer else { preconditionFailure("a model answers every document it is given") }
      return answer
    }
  }
}
