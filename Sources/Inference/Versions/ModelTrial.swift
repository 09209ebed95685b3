/// A model's first documents: made up, run before it answers anyone's, so that a graph which loads and cannot run, or
/// whose answers are no numbers, is found out first.
package enum ModelTrial {
  /// Texts of several scripts and lengths: nothing at all, one character, a sentence, and more than one row holds.
  package static let texts: [String] = [
    "", "a", "The parcel from Kraków arrived on Tuesday, two days late.", "Überraschung! Größe 42 – ¿qué?",
    "Поставка задержана; 明日届きます。 التسليم غدا", "👩‍🚀🇺🇦 e\u{301} \u{200F}\u{0}",
    String(repeating: "One order, number 4711, was sent to 12 High Street. ", count: 60),
  ]

  /// Runs the texts: each by itself and all together.
  ///
  /// - Throws: a `ModelError` that says what the model could not answer.
  package static func run(_ model: LoadedModel, texts: [String] = texts) throws(ModelError) {
    let documents = texts.map { Array($0.utf8) }
    for (number, document) in documents.enumerated() {
      try check(model.answers(to: [document]), model, "text \(number + 1) of the self-test")
    }
    try check(model.answers(to: documents), model, "the texts of the self-test together")
  }

  private static func check(
    _ answers: [Result<DocumentAnswer, InferenceError>], _ model: LoadedModel, _ what: String
  ) throws(ModelError) {
    for answer in answers {
      let problem =
        switch answer {
        case .failure(let error): "\(error)"
        case .success(let answer): answer.isFinite ? nil : "a score is no number"
        }
      if let problem {
        throw ModelError(
          .unfitGraph, file: model.directory.path(of: model.description.graph),
          "it loads, and cannot answer \(what): \(problem)")
      }
    }
  }
}

extension DocumentAnswer {
  /// Whether every score and every element of the vector is a number.
  package var isFinite: Bool {
    tasks.allSatisfy { $0.scores.allSatisfy(\.isFinite) && $0.margin.isFinite }
      && entities.allSatisfy(\.score.isFinite) && vector.allSatisfy(\.isFinite)
  }
}
