/// Finds entities with a model of the family `token-classification`.
///
/// Several single-threaded workers share one session; a document's answer depends neither on which others it is run with
/// nor on how many workers there are.
package final class TaggingEngine: Sendable {
  /// How labels become entities, and what bounds a document's reading.
  package struct Settings: Sendable, Equatable {
    /// In the order of the logits.
    package var labels: [String]
    package var scheme = TagScheme.bio
    package var aggregation = WordAggregation.simple
    /// What entities of no kind are called.
    package var outside = "O"
    /// Entities must reach it; those of a kind with a threshold of its own must reach that.
    package var threshold = 0.0
    package var thresholds: [String: Double] = [:]
    /// Logits are divided by it.
    package var temperature = 1.0
    /// The most tokens of a row, special ones included.
    package var maxTokens = 512
    /// How many tokens a window has in common with the one before; nil to cut longer documents.
    package var overlap: Int? = 64
    /// The most windows of a document; what is after them is cut and counted.
    package var mostWindows = 64
    /// The part of a document, in bytes of UTF-8, that is read.
    package var maxDocumentBytes = 1_048_576

    package init(labels: [String]) { self.labels = labels }
  }

  package let settings: Settings
  /// Whether documents are run together; false where the graph was found to let one change another's answer.
  package var runsTogether: Bool { runner.graph.policy.runsTogether }

  private let tokenizer: Tokenizer
  private let grouping: TagGrouping
  private let runner: RowRunner<TaggingGraph>

  /// Checks that the graph is one of the family, and tries it on the longest input.
  ///
  /// - Parameters:
  ///   - file: the graph's path, for errors.
  ///   - tokensPerBatch: the most tokens of one run, padding included.
  package init(
    session: OnnxSession, tokenizer: Tokenizer, settings: Settings, file: String, workers: Int = 1,
    tokensPerBatch: Int = 2048
  ) throws(ModelError) {
    let frame = tokenizer.frame
    guard settings.maxTokens > frame, settings.temperature > 0, !settings.labels.isEmpty else {
      throw ModelError(
        .invalidDescription, file: file,
        "a tagger needs labels, a temperature over 0 and a limit of more than \(frame) tokens")
    }
    self.settings = settings
    self.tokenizer = tokenizer
    grouping = TagGrouping(labels: settings.labels, scheme: settings.scheme, outside: settings.outside)
    let graph = try TaggingGraph(
      session: session, labels: settings.labels.count, padding: tokenizer.padding, maxTokens: settings.maxTokens,
      temperature: settings.temperature, samples: SampleItems.rows(tokenizer, longest: settings.maxTokens), file: file)
    runner = RowRunner(graph, workers: workers, tokensPerBatch: tokensPerBatch)
  }

  /// Finds the entities of documents.
  ///
  /// - Parameter texts: UTF-8. What is beyond the limits is cut, and the answer says how much.
  /// - Returns: an answer or an error a text, in their order.
  package func entities<Text: UTF8Text>(in texts: [Text]) -> [Result<TaggingPrediction, InferenceError>] {
    let read = runner.map(texts) { TokenWindows($0, tokenizer: tokenizer, settings: settings) }
    return runner.answers(to: read, rows: \.rows) { document, answers in prediction(document, answers) }
  }

  /// The logits of each token, a row a window.
  func scores<Text: UTF8Text>(of text: Text) -> [[RawScores]] {
    TokenWindows(text, tokenizer: tokenizer, settings: settings).rows.compactMap { row in
      runner.graph.scores(of: row).map {
        [RawScores(name: "tags", shape: [row.count, settings.labels.count], values: $0)]
      }
    }
  }

  private func prediction(
    _ document: TokenWindows, _ answers: [Result<[Float], InferenceError>]
  ) -> Result<TaggingPrediction, InferenceError> {
    var found: [SpanEntity] = []
    for (window, answer) in zip(document.windows, answers) {
      switch answer {
      case .failure(let failure): return .failure(failure)
      case .success(let scores):
        found += grouping.entities(settings.aggregation.pieces(tokens(document, window, scores)))
      }
    }
    if document.windows.count > 1 { found = TagGrouping.merged(found) }
    found.removeAll { Double($0.score) < settings.thresholds[$0.label] ?? settings.threshold }
    return .success(
      TaggingPrediction(
        entities: found, tokens: document.rows.reduce(0) { $0 + $1.count }, unknownTokens: document.tokens.unknown,
        windows: document.windows.count, truncation: document.truncation))
  }

  /// A window's tokens with their scores, special ones left out.
  private func tokens(_ document: TokenWindows, _ window: Range<Int>, _ scores: [Float]) -> [ScoredToken] {
    let count = settings.labels.count
    return window.map { token in
      let first = (tokenizer.before.count + token - window.lowerBound) * count
      let (start, end) = (Int(document.tokens.starts[token]), Int(document.tokens.ends[token]))
      return ScoredToken(
        start: start, end: end, continuesWord: document.continuesWord(token, tokenizer),
        scores: scores[first..<first + count])
    }
  }
}

/// What a tagger found in a document.
package struct TaggingPrediction: Sendable, Equatable {
  /// By where they begin. A label is what follows the mark.
  package let entities: [SpanEntity]
  /// How many tokens were run, special ones and what windows have in common included.
  package let tokens: Int
  /// How many of the document's tokens stand for what the vocabulary cannot spell.
  package let unknownTokens: Int
  /// How many rows the document was run in.
  package let windows: Int
  package let truncation: Truncation
}
