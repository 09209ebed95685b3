/// A document as GLiNER 1 reads it: its words, in one row or in windows.
struct GlinerDocument: Sendable {
  let text: ScalarText
  let words: [Range<Int>]
  let rows: [GlinerRow]
  private let unknown: Int
  private let truncation: Truncation

  init(
    _ text: ScalarText, prompt: GlinerPrompt, settings: GlinerSettings, windows: WindowPlan?,
    tokenizer: Tokenizer
  ) {
    self.text = text
    words = WordSplitter.gliner.words(of: text.scalars[...])
    var truncation = Truncation()
    truncation.bytes = text.unreadBytes
    guard !words.isEmpty, !prompt.request.labels.isEmpty else {
      (rows, unknown, self.truncation) = ([], 0, truncation)
      return
    }
    let most = windows.map { plan in plan.most * plan.words } ?? settings.maxWords
    var encoder = TokenEncoder(tokenizer)
    var items = EncodedItems()
    for word in words.prefix(most) { items.append(ScalarText.utf8(text.scalars[word]), with: &encoder) }
    let limit = settings.maxTokens ?? .max
    let room = limit - tokenizer.before.count - tokenizer.after.count - prompt.ids.count
    let parts = windows?.windows(of: items.count, room: room) { items[$0].count } ?? [0..<items.count]
    rows = parts.map { GlinerRow(prompt: prompt, words: $0, of: items, tokenizer: tokenizer, limit: limit) }
    unknown = items.unknown + prompt.unknown
    let read = parts.last?.upperBound ?? 0
    truncation.words = words.count - read
    truncation.tokens = rows.reduce(0) { $0 + $1.cutTokens } + items.ids(of: read..<items.count).count
    self.truncation = truncation
  }

  /// What the rows' answers say of the whole document.
  func prediction(_ answers: [Result<[SpanCandidate], InferenceError>]) -> Result<EntityPrediction, InferenceError> {
    var found: [[SpanCandidate]] = []
    for answer in answers {
      switch answer {
      case .success(let candidates): found.append(candidates)
      case .failure(let failure): return .failure(failure)
      }
    }
    let tokens = rows.reduce(0) { $0 + $1.ids.count }
    return .success(
      EntityPrediction(
        entities: merged(found), words: words.count, tokens: tokens, unknownTokens: unknown, windows: rows.count,
        truncation: truncation))
  }

  /// Flat spans with one label each are chosen anew among those that the windows kept, so that their scores add up to
  /// most; others, where that is not defined, as if all windows were one.
  private func merged(_ found: [[SpanCandidate]]) -> [SpanEntity] {
    guard let request = rows.first?.prompt.request else { return [] }
    let selected = zip(rows, found).map { row, candidates in
      SpanCandidate.selected(
        candidates, words: row.words, overlap: request.overlap, allowsSeveralLabels: request.allowsSeveralLabels)
    }
    if rows.count == 1 { return selected[0].map { entity($0, request) } }
    if request.overlap == .flat && !request.allowsSeveralLabels {
      return IntervalSchedule.merged(selected.flatMap { $0.map { entity($0, request) } })
    }
    var seen: Set<[Int]> = []
    let distinct = selected.flatMap(\.self).sorted(by: SpanCandidate.isBetter(_:than:)).filter {
      seen.insert([$0.first, $0.last, $0.label]).inserted
    }
    return SpanCandidate.selected(
      distinct, words: 0..<words.count, overlap: request.overlap, allowsSeveralLabels: request.allowsSeveralLabels
    ).map { entity($0, request) }
  }

  private func entity(_ candidate: SpanCandidate, _ request: EntityRequest) -> SpanEntity {
    SpanEntity(
      label: request.labels[candidate.label], start: words[candidate.first].lowerBound,
      end: words[candidate.last].upperBound, score: candidate.score)
  }
}

/// What a GLiNER 1 model found in a document.
package struct EntityPrediction: Sendable, Equatable {
  /// By where they begin.
  package let entities: [SpanEntity]
  /// How many words the document has, cut ones included.
  package let words: Int
  /// How many tokens were run, labels, special tokens and what windows have in common included.
  package let tokens: Int
  /// How many tokens of the labels and the words stand for what the vocabulary cannot spell.
  package let unknownTokens: Int
  /// How many rows the document was run in; 0 where the model was not asked.
  package let windows: Int
  package let truncation: Truncation
}
