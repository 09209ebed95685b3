/// What GLiNER2 is asked of a document, all in one pass.
package struct Gliner2Schema: Sendable, Equatable {
  /// A kind of entity.
  package struct Entity: Sendable, Equatable {
    package var label: String
    /// Told to the model beside the label; nil for nothing.
    package var about: String?
    /// Scores must reach it; nil for the schema's.
    package var threshold: Double?

    package init(_ label: String, about: String? = nil, threshold: Double? = nil) {
      self.label = label
      self.about = about
      self.threshold = threshold
    }
  }

  /// A question with labels for answers.
  package struct Classification: Sendable, Equatable {
    /// How logits become scores.
    package enum Activation: Sendable, Equatable {
      /// Softmax for one label, sigmoid for several.
      case automatic
      case softmax, sigmoid
    }

    package var name: String
    package var labels: [String]
    package var allowsSeveralLabels = false
    /// With several labels, those whose scores reach it are given, or the best one where none does.
    package var threshold = 0.5
    /// Thresholds of the labels' own, in their order; empty where there are none.
    package var thresholds: [Double] = []
    /// With several labels, at most so many, the best first.
    package var most: Int?
    package var activation = Activation.automatic
    /// Logits are divided by it.
    package var temperature = 1.0
    /// Told to the model: what the question is, what a label means, and texts with their labels.
    package var question: String?
    package var about: [String: String] = [:]
    package var examples: [(text: String, label: String)] = []

    package init(_ name: String, labels: [String]) {
      self.name = name
      self.labels = labels
    }

    package static func == (one: Classification, other: Classification) -> Bool {
      one.name == other.name && one.labels == other.labels && one.allowsSeveralLabels == other.allowsSeveralLabels
        && one.threshold == other.threshold && one.thresholds == other.thresholds && one.most == other.most
        && one.activation == other.activation
        && one.temperature == other.temperature && one.question == other.question && one.about == other.about
        && one.examples.elementsEqual(other.examples, by: ==)
    }
  }

  /// A relation between two parts of the text.
  package struct Relation: Sendable, Equatable {
    package var name: String
    /// What its two parts are called.
    package var head = "head"
    package var tail = "tail"
    package var about: String?
    package var threshold: Double?

    package init(_ name: String) { self.name = name }
  }

  /// A record with named fields.
  package struct Structure: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
      package var name: String
      package var about: String?
      /// Whether it may have several values.
      package var isList: Bool
      /// The values it may have; empty for parts of the text.
      package var choices: [String]
      package var threshold: Double?

      package init(
        _ name: String, isList: Bool = true, choices: [String] = [], about: String? = nil, threshold: Double? = nil
      ) {
        self.name = name
        self.isList = isList
        self.choices = choices
        self.about = about
        self.threshold = threshold
      }
    }

    package var name: String
    package var fields: [Field]

    package init(_ name: String, fields: [Field]) {
      self.name = name
      self.fields = fields
    }
  }

  package var structures: [Structure] = []
  /// Each label once; of several with one name the first counts.
  package var entities: [Entity] = []
  package var relations: [Relation] = []
  package var classifications: [Classification] = []
  /// Scores of spans and choices must reach it, where nothing else is said.
  package var threshold = 0.5
  /// Logits of spans and choices are divided by it.
  package var temperature = 1.0

  package init() {}

  package init(entities: [String]) { self.entities = entities.map { Entity($0) } }
}

extension Gliner2Schema {
  /// The same with each entity label once.
  var distinct: Gliner2Schema {
    var schema = self
    var known: Set<[UInt32]> = []
    schema.entities = entities.filter { known.insert($0.label.unicodeScalars.map(\.value)).inserted }
    return schema
  }

  /// Checks what people or configurations ask for.
  ///
  /// - Throws: `reservedToken` for a name or label by which the model tells tasks apart; `outOfRange` for a threshold
  ///   outside 0…1 or a temperature that is not positive.
  func check(reserved: Set<String>) throws(RequestError) {
    let names =
      structures.flatMap { [$0.name] + $0.fields.flatMap { [$0.name] + $0.choices } } + entities.map(\.label)
      + relations.flatMap { [$0.name, $0.head, $0.tail] } + classifications.flatMap { [$0.name] + $0.labels }
    if let wrong = names.first(where: reserved.contains) { throw .reservedToken(wrong) }
    let thresholds =
      [threshold] + entities.compactMap(\.threshold) + relations.compactMap(\.threshold)
      + structures.flatMap { $0.fields.compactMap(\.threshold) }
      + classifications.flatMap { [$0.threshold] + $0.thresholds }
    if let wrong = thresholds.first(where: { !(0...1).contains($0) }) {
      throw .outOfRange(name: "threshold", value: wrong)
    }
    for value in [temperature] + classifications.map(\.temperature) where !(value > 0 && value.isFinite) {
      throw .outOfRange(name: "temperature", value: value)
    }
  }
}
