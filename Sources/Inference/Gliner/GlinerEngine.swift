/// Finds entities with a GLiNER 1 model, whatever the labels asked for.
///
/// Several single-threaded workers share one session; a document's answer depends neither on which others it is run with
/// nor on how many workers there are.
package final class GlinerEngine: Sendable {
  package let settings: GlinerSettings
  /// How documents longer than a row are read; nil to cut them, as the reference does.
  package let windows: WindowPlan?
  /// Whether documents are run together; false where the graph was found to let one change another's answer.
  package var runsTogether: Bool { runner.graph.policy.runsTogether }

  private let tokenizer: Tokenizer
  private let runner: RowRunner<GlinerGraph>
  private let maxDocumentBytes: Int

  /// Checks that the graph is one of the family, and tries it.
  ///
  /// - Parameters:
  ///   - file: the graph's path, for errors.
  ///   - maxDocumentBytes: the part of a document, in bytes of UTF-8, that is read.
  ///   - tokensPerBatch: the most tokens of one run, padding included.
  package init(
    session: OnnxSession, tokenizer: Tokenizer, settings: GlinerSettings, file: String,
    windows: WindowPlan? = WindowPlan(), maxDocumentBytes: Int = 1_048_576, workers: Int = 1,
    tokensPerBatch: Int = 2048
  ) throws(ModelError) {
    self.settings = settings
    self.windows = windows.map {
      WindowPlan(words: min($0.words, settings.maxWords), overlap: $0.overlap, most: $0.most)
    }
    self.tokenizer = tokenizer
    self.maxDocumentBytes = maxDocumentBytes
    let samples = try Self.samples(settings, tokenizer, file)
    let graph = try GlinerGraph(
      session: session, settings: settings, tokenizer: tokenizer, samples: samples, file: file)
    runner = RowRunner(graph, workers: workers, tokensPerBatch: tokensPerBatch)
  }

  /// Prepares labels for any number of documents.
  ///
  /// - Throws: for labels that are reserved, and where they leave no room for a word.
  package func prepare(_ request: EntityRequest) throws(RequestError) -> Prepared {
    let prompt = try GlinerPrompt(request, settings: settings, tokenizer: tokenizer)
    let frame = tokenizer.frame
    if let limit = settings.maxTokens, prompt.ids.count + frame >= limit {
      throw .promptTooLong(tokens: prompt.ids.count + frame, limit: limit)
    }
    return Prepared(prompt: prompt, tokens: prompt.ids.count + frame)
  }

  /// A request whose labels are tokenised.
  package struct Prepared: Sendable {
    let prompt: GlinerPrompt
    /// How many tokens of a row are not the text's.
    let tokens: Int
  }

  /// Searches documents for the labels of one request.
  ///
  /// - Returns: what was found or an error a text, in their order. A text without a word, or no labels at all, gives no
  ///   entities without the model being asked.
  package func entities<Text: UTF8Text>(
    in texts: [Text], _ request: Prepared
  ) -> [Result<EntityPrediction, InferenceError>] {
    entities(in: texts.map { ($0, request) })
  }

  /// Searches documents, each for the labels of a request of its own.
  package func entities<Text: UTF8Text>(
    in documents: [(text: Text, request: Prepared)]
  ) -> [Result<EntityPrediction, InferenceError>] {
    let read = runner.map(documents) { self.read($0.text, $0.request) }
    return runner.answers(to: read, rows: \.rows) { document, answers in document.prediction(answers) }
  }

  private func read<Text: UTF8Text>(_ text: Text, _ request: Prepared) -> GlinerDocument {
    GlinerDocument(
      text.withUTF8Span { ScalarText(utf8: $0, limit: maxDocumentBytes) }, prompt: request.prompt, settings: settings,
      windows: windows, tokenizer: tokenizer)
  }

  /// The logits of each span of each row.
  func scores<Text: UTF8Text>(of text: Text, _ request: Prepared) -> [[RawScores]] {
    let labels = request.prompt.request.labels.count
    return read(text, request).rows.compactMap { row in
      runner.graph.scores(of: row).map {
        [RawScores(name: "spans", shape: [$0.count / max(labels, 1), labels], values: $0)]
      }
    }
  }

  /// Made-up rows of many lengths, always the same.
  private static func samples(
    _ settings: GlinerSettings, _ tokenizer: Tokenizer, _ file: String
  ) throws(ModelError) -> [GlinerRow] {
    let prompt: GlinerPrompt
    do {
      prompt = try GlinerPrompt(EntityRequest(labels: ["a", "b"]), settings: settings, tokenizer: tokenizer)
    } catch {
      throw ModelError(.unsupportedTokenizer, file: file, "made-up labels cannot be tokenised: \(error)")
    }
    let limit = settings.maxTokens ?? .max
    return SampleItems.lengths(longest: min(settings.maxWords, 96)).map { words in
      GlinerRow(
        prompt: prompt, words: 0..<words, of: SampleItems.items(words, idLimit: tokenizer.idLimit),
        tokenizer: tokenizer, limit: limit)
    }
  }
}
