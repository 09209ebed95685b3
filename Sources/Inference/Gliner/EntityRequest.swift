/// What a document is searched for: the labels and how sure the model must be of each.
package struct EntityRequest: Sendable, Equatable {
  /// Each once, in their order, with their case.
  package let labels: [String]
  /// Scores must be over it.
  package let threshold: Double
  /// Other thresholds for labels of their own.
  package let thresholds: [String: Double]
  package let overlap: SpanOverlap
  /// Whether the same words may have several labels.
  package let allowsSeveralLabels: Bool
  /// Logits are divided by it.
  package let temperature: Double

  package init(
    labels: [String], threshold: Double = 0.5, thresholds: [String: Double] = [:], overlap: SpanOverlap = .flat,
    allowsSeveralLabels: Bool = false, temperature: Double = 1
  ) {
    var known: Set<[UInt32]> = []
    // Python's idea of equal texts: scalar by scalar.
    self.labels = labels.filter { known.insert($0.unicodeScalars.map(\.value)).inserted }
    self.threshold = threshold
    self.thresholds = thresholds
    self.overlap = overlap
    self.allowsSeveralLabels = allowsSeveralLabels
    self.temperature = temperature
  }
}

/// Why a request cannot be made of a model.
package enum RequestError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A label or the name of a task is a token by which the model tells labels apart.
  case reservedToken(String)
  /// A threshold or temperature is out of its range.
  case outOfRange(name: String, value: Double)
  /// The labels alone take more tokens than a run may have.
  case promptTooLong(tokens: Int, limit: Int)
  /// Labels were asked for of a model that has its own.
  case fixedLabels(ModelDescription.Family)
  /// Classifications were asked for of a model that has none.
  case noTasks(ModelDescription.Family)

  package var description: String {
    switch self {
    case .reservedToken(let token):
      "\"\(token)\" cannot be a label: it is a token by which the model tells labels apart; choose another word"
    case .fixedLabels(let family):
      "a model of the family \(family.rawValue) has labels of its own; labels and tasks can be asked for only of "
        + "gliner and gliner2 models"
    case .noTasks(let family): "a model of the family \(family.rawValue) finds entities only; tasks cannot be asked for"
    case .outOfRange(let name, let value): "\(name) is \(value), which is out of its range"
    case .promptTooLong(let tokens, let limit):
      "the labels take \(tokens) tokens, and a run has room for \(limit) with at least one word of the text; "
        + "ask for fewer or shorter labels"
    }
  }
}
