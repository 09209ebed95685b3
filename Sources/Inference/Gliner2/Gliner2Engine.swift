/// Answers a schema about documents with a GLiNER2 model: entities, classifications, relations and structures, in one
/// pass.
///
/// Several single-threaded workers share one session; a document's answer depends neither on which others it is run with
/// nor on how many workers there are.
package final class Gliner2Engine: Sendable {
  /// What bounds a document's reading.
  package struct Limits: Sendable, Equatable {
    /// How documents longer than a window are read; nil to read them in one piece.
    package var windows: WindowPlan? = WindowPlan()
    /// Without windows, the most words of a document that are read; nil for all.
    package var maxWords: Int?
    /// The most tokens of a row, prompt included; nil for no limit.
    package var maxTokens: Int?
    /// The part of a document, in bytes of UTF-8, that is read.
    package var maxDocumentBytes = 1_048_576

    package init() {}
  }

  package let limits: Limits
  /// Whether documents are run together; false where the graph was found to let one change another's answer.
  package var runsTogether: Bool { runner.graph.policy.runsTogether }

  private let tokenizer: Tokenizer
  private let runner: RowRunner<Gliner2Graph>

  /// Checks that the graph is one of the family, and tries it.
  ///
  /// - Parameters:
  ///   - file: the graph's path, for errors.
  ///   - tokensPerBatch: the most tokens of one run, padding included.
  package init(
    session: OnnxSession, tokenizer: Tokenizer, file: String, limits: Limits = Limits(), workers: Int = 1,
    tokensPerBatch: Int = 2048
  ) throws(ModelError) {
    self.limits = limits
    self.tokenizer = tokenizer
    let graph = try Gliner2Graph(
      session: session, maxTokens: limits.maxTokens, samples: try Self.samples(limits, tokenizer, file), file: file)
    runner = RowRunner(graph, workers: workers, tokensPerBatch: tokensPerBatch)
  }

  /// A schema whose prompt is tokenised.
  package struct Prepared: Sendable {
    let prompt: Gliner2Prompt
  }

  /// Prepares a schema for any number of documents.
  ///
  /// - Throws: for labels that are reserved, thresholds out of range, and prompts that leave no room for a word.
  package func prepare(_ schema: Gliner2Schema) throws(RequestError) -> Prepared {
    let prompt = try Gliner2Prompt(schema, tokenizer: tokenizer)
    let tokens = prompt.ids.count + prompt.choiceItems.ids.count
    if let limit = limits.maxTokens, tokens >= limit { throw .promptTooLong(tokens: tokens, limit: limit) }
    return Prepared(prompt: prompt)
  }

  /// Answers one schema about documents.
  ///
  /// - Returns: an answer or an error a text, in their order. A schema that asks nothing gives an empty answer without
  ///   the model being asked.
  package func predict<Text: UTF8Text>(
    _ texts: [Text], _ request: Prepared
  ) -> [Result<Gliner2Prediction, InferenceError>] {
    predict(texts.map { ($0, request) })
  }

  /// Answers a schema of its own about each document.
  package func predict<Text: UTF8Text>(
    _ documents: [(text: Text, request: Prepared)]
  ) -> [Result<Gliner2Prediction, InferenceError>] {
    let read = runner.map(documents) { self.read($0.text, $0.request) }
    return runner.answers(to: read, rows: \.rows) { document, answers in document.prediction(answers) }
  }

  private func read<Text: UTF8Text>(_ text: Text, _ request: Prepared) -> Gliner2Document {
    Gliner2Document(
      text.withUTF8Span { ScalarText(utf8: $0, limit: limits.maxDocumentBytes) }, prompt: request.prompt,
      splitter: .gliner2, windows: limits.windows, maxWords: limits.maxWords, maxTokens: limits.maxTokens,
      tokenizer: tokenizer)
  }

  /// The logits of counts, labels and spans of each row.
  func scores<Text: UTF8Text>(of text: Text, _ request: Prepared) -> [[RawScores]] {
    let graph = runner.graph
    return read(text, request).rows.compactMap { row in
      let logits = graph.read(row) { (outputs, count) throws(OnnxRuntimeError) in
        try graph.logits(row, at: 0, of: count, in: outputs)
      }
      guard case .success(let logits)? = logits else { return nil }
      return logits.scores(of: row)
    }
  }

  /// Made-up rows of many lengths, always the same.
  private static func samples(
    _ limits: Limits, _ tokenizer: Tokenizer, _ file: String
  ) throws(ModelError) -> [Gliner2Row] {
    var schema = Gliner2Schema(entities: ["a", "b"])
    schema.classifications = [.init("a", labels: ["a", "b", "."])]
    let prompt: Gliner2Prompt
    do {
      prompt = try Gliner2Prompt(schema, tokenizer: tokenizer)
    } catch {
      throw ModelError(.unsupportedTokenizer, file: file, "made-up labels cannot be tokenised: \(error)")
    }
    return SampleItems.lengths(longest: 96).map { count in
      Gliner2Row(
        prompt: prompt, words: (0..<count).map { $0..<$0 + 1 },
        items: SampleItems.items(count, idLimit: tokenizer.idLimit), textEnd: count, limit: limits.maxTokens ?? .max)
    }
  }
}
