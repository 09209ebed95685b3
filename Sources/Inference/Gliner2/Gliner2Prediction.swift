/// What a GLiNER2 model says of a document.
package struct Gliner2Prediction: Sendable, Equatable {
  /// The answer to one classification.
  package struct Answer: Sendable, Equatable {
    /// The task's name.
    package let name: String
    /// The labels given, each with its score: one, or several where the task allows it.
    package var labels: [Label]
    /// Every label's score, in the task's order.
    package var scores: [Float]
  }

  package struct Label: Sendable, Equatable {
    package let label: String
    package let score: Float
  }

  /// Two parts of the document between which a relation was found; their labels are the names of its parts.
  package struct Relation: Sendable, Equatable {
    package let name: String
    package let head: SpanEntity
    package let tail: SpanEntity
  }

  /// A record found in the document.
  package struct Structure: Sendable, Equatable {
    package let name: String
    /// The structure's fields in their order, each with what was found for it.
    package let fields: [Field]
  }

  package struct Field: Sendable, Equatable {
    package let name: String
    package let values: [Value]
  }

  package enum Value: Sendable, Equatable {
    /// A part of the document; its label is the field's name.
    case span(SpanEntity)
    case choice(Label)

    var score: Float {
      switch self {
      case .span(let entity): entity.score
      case .choice(let label): label.score
      }
    }
  }

  /// For each label in the order asked for: the best first, or by where they begin where there were several windows.
  package internal(set) var entities: [SpanEntity] = []
  package internal(set) var classifications: [Answer] = []
  package internal(set) var relations: [Relation] = []
  package internal(set) var structures: [Structure] = []
  /// How many relations and records the model counted beyond those that its graph can tell apart.
  package internal(set) var missedInstances = 0
  /// How many words the document has, cut ones included.
  package internal(set) var words = 0
  /// How many tokens were run, the prompt and what windows have in common included.
  package internal(set) var tokens = 0
  /// How many tokens of the prompt and the words stand for what the vocabulary cannot spell.
  package internal(set) var unknownTokens = 0
  /// How many rows the document was run in; 0 where nothing was asked.
  package internal(set) var windows = 0
  package internal(set) var truncation = Truncation()
}
