/// How the tokens of one word are made to agree, as the reference's pipeline of the same names does.
package enum WordAggregation: String, Sendable, CaseIterable {
  /// They are not: entities may begin and end within words.
  case simple
  /// The word has its first token's label.
  case first
  /// The word has the label with the highest score on average over its tokens.
  case average
  /// The word has the label of the token that is most sure.
  case max
}

/// A token, or a word, with a label.
struct TaggedPiece: Sendable, Equatable {
  /// The label's place among the model's.
  let label: Int
  let score: Float
  /// Where it begins and ends in the document: Unicode scalars, half-open.
  let start: Int
  let end: Int
}

/// A token with its scores.
struct ScoredToken: Sendable {
  let start: Int
  let end: Int
  /// Whether it continues the word of the token before.
  let continuesWord: Bool
  /// A probability a label.
  let scores: ArraySlice<Float>

  /// The first of the highest scores.
  fileprivate var best: (label: Int, score: Float) { Self.best(scores) }

  fileprivate static func best(_ scores: ArraySlice<Float>) -> (label: Int, score: Float) {
    let place = scores.indices.reduce(scores.startIndex) { scores[$1] > scores[$0] ? $1 : $0 }
    return (place - scores.startIndex, scores.isEmpty ? 0 : scores[place])
  }
}

extension WordAggregation {
  /// Tokens as pieces with one label each.
  func pieces(_ tokens: [ScoredToken]) -> [TaggedPiece] {
    guard self != .simple else { return tokens.map { piece([$0][...]) } }
    var pieces: [TaggedPiece] = []
    var start = 0
    for place in tokens.indices.dropFirst() where !tokens[place].continuesWord {
      pieces.append(piece(tokens[start..<place]))
      start = place
    }
    if start < tokens.count { pieces.append(piece(tokens[start...])) }
    return pieces
  }

  private func piece(_ word: ArraySlice<ScoredToken>) -> TaggedPiece {
    let (label, score) = choice(word)
    return TaggedPiece(label: label, score: score, start: word.first?.start ?? 0, end: word.last?.end ?? 0)
  }

  private func choice(_ word: ArraySlice<ScoredToken>) -> (label: Int, score: Float) {
    guard let first = word.first else { return (0, 0) }
    switch self {
    case .simple, .first: return first.best
    case .max: return word.dropFirst().reduce(first.best) { $1.best.score > $0.score ? $1.best : $0 }
    case .average:
      let sums = word.reduce(into: [Double](repeating: 0, count: first.scores.count)) { sums, token in
        for (place, score) in token.scores.enumerated() { sums[place] += Double(score) }
      }
      return ScoredToken.best(sums.map { Float($0 / Double(word.count)) }[...])
    }
  }
}

/// The entities that pieces in their order make up.
struct TagGrouping: Sendable {
  private let tags: [Tag]
  /// Labels of pieces that are in no entity.
  private let outside: [Bool]

  /// - Parameter outside: the label of what is in no entity; `O` as a rule.
  init(labels: [String], scheme: TagScheme, outside: String) {
    tags = labels.map { Tag($0, scheme: scheme) }
    self.outside = tags.map { $0.name == outside }
  }

  func entities(_ pieces: [TaggedPiece]) -> [SpanEntity] {
    var entities: [SpanEntity] = []
    var group: [TaggedPiece] = []
    for piece in pieces {
      if let last = group.last, !continues(piece, last) {
        append(group, to: &entities)
        group.removeAll(keepingCapacity: true)
      }
      group.append(piece)
    }
    append(group, to: &entities)
    return entities
  }

  private func continues(_ piece: TaggedPiece, _ last: TaggedPiece) -> Bool {
    let (tag, before) = (tags[piece.label], tags[last.label])
    guard tag.kind == before.kind, before.place == .begins || before.place == .inside else { return false }
    return tag.place == .inside || tag.place == .ends
  }

  private func append(_ group: [TaggedPiece], to entities: inout [SpanEntity]) {
    guard let first = group.first, let last = group.last, !outside[first.label] else { return }
    let mean = group.reduce(0.0) { $0 + Double($1.score) } / Double(group.count)
    entities.append(
      SpanEntity(label: tags[first.label].name, start: first.start, end: last.end, score: Float(mean)))
  }

  /// What several windows found, as one list: of entities that overlap the longest is kept, of equally long ones the one
  /// with the best score, as the reference's pipeline does.
  static func merged(_ found: [SpanEntity]) -> [SpanEntity] {
    let ordered = found.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
    var merged: [SpanEntity] = []
    for entity in ordered.map(\.element) {
      guard let last = merged.last, last.start <= entity.start, entity.start < last.end else {
        merged.append(entity)
        continue
      }
      let (length, lastLength) = (entity.end - entity.start, last.end - last.start)
      if length > lastLength || length == lastLength && entity.score > last.score { merged[merged.count - 1] = entity }
    }
    return merged
  }
}
