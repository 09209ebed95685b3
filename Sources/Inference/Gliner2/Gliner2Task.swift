/// A part of GLiNER2's prompt: `( [P] text ( [M] child … ) )`, where M says what kind of task it is.
struct Gliner2Task: Sendable, Equatable {
  enum Kind: String, Sendable {
    case structure = "[C]"
    case entities = "[E]"
    case relation = "[R]"
    case classification = "[L]"
  }

  let kind: Kind
  let text: String
  let children: [String]

  /// The tokens that the prompt is built of, which no label may be.
  static let reserved: Set<String> = [
    "[P]", "[C]", "[E]", "[R]", "[L]", "[SEP_STRUCT]", "[SEP_TEXT]", "[EXAMPLE]", "[OUTPUT]", "[DESCRIPTION]",
  ]
}

extension Gliner2Schema {
  /// The tasks in the order in which the model reads them; those without a child are left out.
  var tasks: [Gliner2Task] {
    let structures = structures.map { structure in
      Gliner2Task(
        kind: .structure, text: structure.name + Self.descriptions(structure.fields.map { ($0.name, $0.about) }),
        children: structure.fields.map(\.name))
    }
    let entities = Gliner2Task(
      kind: .entities, text: "entities" + Self.descriptions(entities.map { ($0.label, $0.about) }),
      children: entities.map(\.label))
    let relations = relations.map { relation in
      Gliner2Task(
        kind: .relation, text: relation.name + (relation.about.map { ": \($0)" } ?? ""),
        children: [relation.head, relation.tail])
    }
    return (structures + [entities] + relations + classifications.map(\.task)).filter { !$0.children.isEmpty }
  }

  private static func descriptions(_ labels: [(String, String?)]) -> String {
    labels.map { label, about in about.map { " [DESCRIPTION] \(label): \($0)" } ?? "" }.joined()
  }

  /// Words put before the text so that fields with choices have something to choose: for each structure that has any,
  /// `( name: field ( choice | choice ) , field … )`.
  var choiceWords: [String] {
    structures.flatMap { structure in
      let fields = structure.fields.filter { !$0.choices.isEmpty }.map { field in
        [field.name, "("] + Array(field.choices.map { [$0] }.joined(separator: ["|"])) + [")"]
      }
      return fields.isEmpty ? [] : ["(", "\(structure.name):"] + Array(fields.joined(separator: [","])) + [")"]
    }
  }
}

extension Gliner2Schema.Classification {
  /// What the label at a place must reach.
  func threshold(of label: Int) -> Double { thresholds.indices.contains(label) ? thresholds[label] : threshold }

  var task: Gliner2Task {
    var text = name + (question.map { ": \($0)" } ?? "")
    for label in labels { if let about = about[label] { text += " [DESCRIPTION] \(label): \(about)" } }
    for example in examples where labels.contains(example.label) {
      text += " [EXAMPLE] \(example.text) [OUTPUT] \(example.label)"
    }
    return Gliner2Task(kind: .classification, text: text, children: labels)
  }
}
