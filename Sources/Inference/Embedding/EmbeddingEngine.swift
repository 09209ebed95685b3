/// Turns documents into vectors with a model of the family `sentence-embedding`.
///
/// Several single-threaded workers share one session; a document's answer depends neither on which others it is run with
/// nor on how many workers there are.
package final class EmbeddingEngine: Sendable {
  /// The most tokens of a document, special ones included; what is beyond is cut and counted.
  package let maxTokens: Int
  /// Whether documents are run together; false where the graph was found to let one change another's answer.
  package var runsTogether: Bool { runner.graph.policy.runsTogether }

  private let tokenizer: Tokenizer
  private let maxDocumentBytes: Int
  private let runner: RowRunner<EmbeddingGraph>

  /// Checks that the graph is one of the family, and tries it on the longest input.
  ///
  /// - Parameters:
  ///   - file: the graph's path, for errors.
  ///   - maxDocumentBytes: the part of a document, in bytes of UTF-8, that is read.
  ///   - tokensPerBatch: the most tokens of one run, padding included.
  package init(
    session: OnnxSession, tokenizer: Tokenizer, maxTokens: Int, file: String,
    maxDocumentBytes: Int = 1_048_576, workers: Int = 1, tokensPerBatch: Int = 2048
  ) throws(ModelError) {
    let frame = tokenizer.frame
    guard maxTokens > frame else {
      throw ModelError(
        .invalidDescription, file: file, "an encoder needs a limit of more than \(frame) tokens")
    }
    self.maxTokens = maxTokens
    self.tokenizer = tokenizer
    self.maxDocumentBytes = maxDocumentBytes
    let graph = try EmbeddingGraph(
      session: session, padding: tokenizer.padding, maxTokens: maxTokens,
      samples: SampleItems.rows(tokenizer, longest: maxTokens), file: file)
    runner = RowRunner(graph, workers: workers, tokensPerBatch: tokensPerBatch)
  }

  /// A document's vector.
  package struct Embedding: Sendable, Equatable {
    /// Of length 1.
    package let vector: [Float]
    /// How many tokens the model read, special ones included.
    package let tokens: Int
    /// How many of the document's tokens stand for what the vocabulary cannot spell.
    package let unknownTokens: Int
    package let truncation: Truncation
  }

  /// - Parameter texts: UTF-8. What is beyond the limits is cut, and the answer says how much.
  /// - Returns: a vector or an error a text, in their order.
  package func embed<Text: UTF8Text>(_ texts: [Text]) -> [Result<Embedding, InferenceError>] {
    let room = maxTokens - tokenizer.before.count - tokenizer.after.count
    let read = runner.map(texts) {
      TokenWindows($0, tokenizer: tokenizer, room: room, plan: nil, maxDocumentBytes: maxDocumentBytes)
    }
    // A document that is cut has one row.
    let answers = runner.answers(to: read.flatMap(\.rows))
    return zip(read, answers).map { document, answer in
      answer.map {
        Embedding(
          vector: $0, tokens: document.rows[0].count, unknownTokens: document.tokens.unknown,
          truncation: document.truncation)
      }
    }
  }
}
