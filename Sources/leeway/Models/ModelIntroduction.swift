internal import Events
internal import Inference
internal import Stages

/// Runs a loaded model on a sentence, and says what it is and what it answers.
struct ModelIntroduction {
  static let sentence = "Ada Lovelace wrote from London on 10 December 1842 that the parcel came late."

  /// Lines for a person.
  ///
  /// - Throws: where the sentence is not answered.
  static func lines(_ model: LoadedModel) throws -> [String] {
    let description = model.description
    var lines = [
      "\(description.name) \(description.version), \(description.family.rawValue), digest \(model.directory.digest)"
    ]
    for task in description.tasks { lines.append("task \(task.name): \(task.labels.joined(separator: ", "))") }
    let labels = description.entityLabels
    if !labels.isEmpty { lines.append("entities: \(labels.joined(separator: ", "))") }
    if let most = description.maxTokens { lines.append("reads \(most) tokens at once") }
    lines.append(
      model.runsTogether
        ? "documents are run in batches; each has the same answer in any of them"
        : "documents are run one at a time: in a batch they change one another's answers, as with int8 quantised on the fly"
    )
    var answer = try model.answers(to: [Self.sentence])[0].get()
    if !answer.vector.isEmpty {
      lines.append("gives vectors of \(answer.vector.count) numbers")
      answer.vector = []
    }
    var writer = JSONWriter()
    PredictionLine(number: 1, id: nil).write(answer, text: Array(Self.sentence.utf8), scores: nil, into: &writer)
    lines.append("tried on \"\(Self.sentence)\":")
    lines.append(String(decoding: writer.withUnsafeBytes { Array($0) }, as: UTF8.self))
    return lines
  }
}
