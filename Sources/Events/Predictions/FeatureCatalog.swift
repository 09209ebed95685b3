/// The features that predictions carry, by name: what `infer` computes and `summarize` counts.
///
/// A name alone says the kind, so that counting needs no configuration.
package enum FeatureCatalog {
  /// The features of the input, in the order in which predictions carry them.
  package static let input: [(name: String, kind: FeatureKind)] = [
    ("language", .category), ("script", .category), ("truncated", .category),
    ("characters", .length), ("words", .length), ("tokens", .length), ("lines", .length), ("sentences", .length),
    ("mean_word_length", .wordLength),
    ("digit_share", .share), ("uppercase_share", .share), ("punctuation_share", .share),
    ("non_letter_share", .share), ("markup_share", .share), ("unknown_piece_rate", .share),
    ("repeated_ngram_share", .share),
  ]

  /// The features of each classification task: the prefix that the task's name follows.
  package static let perTask: [(prefix: String, kind: FeatureKind)] = [
    ("class:", .category), ("score:", .share), ("margin:", .share),
  ]

  /// How many entities there are: of a model that finds any.
  package static let entities: (name: String, kind: FeatureKind) = ("entities", .category)

  /// The features of each label of entities: the prefix that the label follows.
  package static let perLabel: [(prefix: String, kind: FeatureKind)] = [
    ("entities:", .category), ("entity_score:", .share), ("entity_length:", .length),
  ]

  /// How many entities have a label.
  package static func count(of label: String) -> String { "entities:" + label }
  /// The best score among a label's entities; missing where there are none.
  package static func bestScore(of label: String) -> String { "entity_score:" + label }
  /// How many characters that entity has.
  package static func length(of label: String) -> String { "entity_length:" + label }

  /// The features of a document's vector: the prefix that the direction's number follows, and the group in which they share
  /// one budget.
  package static let projections: (prefix: String, kind: FeatureKind, group: String) = (
    "projection:", .projection, "projections"
  )

  /// The vector's projection on a direction.
  package static func projection(_ direction: Int) -> String { "\(projections.prefix)\(direction)" }

  /// A number of entities as it is counted: 0, 1, 2, 3-4 or 5+.
  package static func bucket(_ count: Int) -> String {
    switch count {
    case ...0: "0"
    case 1: "1"
    case 2: "2"
    case 3, 4: "3-4"
    default: "5+"
    }
  }

  /// The best label of a task.
  package static func label(of task: String) -> String { "class:" + task }
  /// The best label's score.
  package static func score(of task: String) -> String { "score:" + task }
  /// The best score less the second best.
  package static func margin(of task: String) -> String { "margin:" + task }

  private static let kinds = Dictionary(uniqueKeysWithValues: (input + [entities]).map { ($0.name, $0.kind) })

  /// The kind of a feature; nil for a name that is not in the catalog.
  package static func kind(of name: String) -> FeatureKind? {
    if let kind = kinds[name] { return kind }
    return (perTask + perLabel + [(projections.prefix, projections.kind)]).first {
      name.utf8.count > $0.prefix.utf8.count && name.hasPrefix($0.prefix)
    }?.kind
  }
}
