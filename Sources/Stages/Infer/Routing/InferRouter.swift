internal import Events
internal import Inference

/// Sends each document of a batch to the model that answers it: by the first route whose rule matches, else to the models
/// in force, and from a route's first model on to its fallback where that one is unsure.
///
/// A function of the document and of the models: neither of the batch nor of load.
struct InferRouter: Sendable {
  let routes: [InferRoute]
  /// What predictions call the way to the models in force.
  let standard: String
  let cache: AnswerCache?

  /// The attributes that rules ask for.
  var attributes: [String] { Set(routes.flatMap { $0.rule.attributes.map(\.name) }).sorted() }

  /// Answers the documents, in their order.
  func answers(
    to documents: [InferDocument], by models: InferModels
  ) -> [Result<InferAnswer, InferenceError>] {
    let ways = documents.map { way(of: $0, models) }
    var answers = run(documents, ways.map(\.first))
    let unsure = documents.indices.filter { place in
      guard let fallback = ways[place].fallback, let answer = try? answers[place].get() else { return false }
      return Double(answer.answer.leastMargin) < fallback.margin
    }
    let second = run(
      unsure.map { documents[$0] }, unsure.map { ways[$0].first.asking(ways[$0].fallback?.model) })
    for (place, next) in zip(unsure, second) {
      let first = try? answers[place].get()
      answers[place] = next.map { answer in
        var answer = answer
        answer.first = first.map { .init(model: $0.model, answer: $0.answer, isCached: $0.isCached) }
        return answer
      }
    }
    return answers
  }

  /// Who is asked first about a document, as what, and who next.
  private func way(of document: InferDocument, _ models: InferModels) -> (first: Asked, fallback: InferRoute.Fallback?)
  {
    if let route = routes.first(where: { $0.rule.matches(document) }) {
      return (Asked(model: route.model, route: route.name, role: .primary, offset: models.offset), route.fallback)
    }
    let (model, role) = models.model(for: document.id)
    return (Asked(model: model, route: standard, role: role, offset: models.offset), nil)
  }

  private struct Asked {
    var model: InferModel
    let route: String
    let role: Prediction.Role
    let offset: Int64?

    func asking(_ other: InferModel?) -> Asked {
      var asked = self
      asked.model = other ?? model
      return asked
    }
  }

  /// Runs each model over its documents, all of them together.
  private func run(_ documents: [InferDocument], _ asked: [Asked]) -> [Result<InferAnswer, InferenceError>] {
    var places: [ObjectIdentifier: [Int]] = [:]
    for (place, one) in asked.enumerated() { places[ObjectIdentifier(one.model), default: []].append(place) }
    var answers = [Result<InferAnswer, InferenceError>?](repeating: nil, count: documents.count)
    for places in places.values {
      guard let model = places.first.map({ asked[$0].model }) else { continue }
      for (place, given) in zip(places, self.answers(to: places.map { documents[$0].text }, by: model)) {
        answers[place] = given.answer.map {
          InferAnswer(
            model: model, answer: $0, route: asked[place].route, role: asked[place].role, isCached: given.isCached,
            modelsOffset: asked[place].offset)
        }
      }
    }
    return answers.map { $0 ?? .failure(.runFailed(reason: "it was not run")) }
  }

  private func answers(
    to texts: [[UInt8]], by model: InferModel
  ) -> [(answer: Result<DocumentAnswer, InferenceError>, isCached: Bool)] {
    if let cache { return cache.answers(to: texts, by: model.loaded) }
    return model.loaded.answers(to: texts).map { ($0, false) }
  }
}

extension DocumentAnswer {
  /// The least margin of its tasks; 1 where it has none.
  fileprivate var leastMargin: Float { tasks.reduce(1) { min($0, $1.margin) } }
}
