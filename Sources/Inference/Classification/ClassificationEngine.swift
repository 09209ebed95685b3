internal import Synchronization

/// Classifies documents with a model of the family `sequence-classification`.
///
/// Several single-threaded workers share one session; a document's answer depends neither on which others it is run with
/// nor on how many workers there are.
package final class ClassificationEngine: Sendable {
  /// What is asked, in the order of the logits.
  package let tasks: [ModelDescription.Task]
  /// Whether documents are run together; false where the graph was found to let one change another's answer.
  package var runsTogether: Bool { runner.graph.policy.runsTogether }

  private let maxTokens: Int
  private let maxDocumentBytes: Int
  private let tokenizer: Tokenizer
  private let runner: RowRunner<SequenceClassification>
  private let idle = Mutex<[Scratch]>([])

  /// Checks that the graph is one of the family, and tries it on the longest input.
  ///
  /// - Parameters:
  ///   - maxTokens: the longest input, special tokens included.
  ///   - file: the graph's path, for errors.
  ///   - maxDocumentBytes: the part of a document, in bytes of UTF-8, that is read.
  ///   - tokensPerBatch: the most tokens of one run, padding included.
  package init(
    session: OnnxSession, tokenizer: Tokenizer, tasks: [ModelDescription.Task], maxTokens: Int, file: String,
    maxDocumentBytes: Int = 1_048_576, workers: Int = 1, tokensPerBatch: Int = 2048
  ) throws(ModelError) {
    guard maxTokens > tokenizer.frame else {
      throw ModelError(
        .invalidDescription, file: file, "a classifier needs a limit of more than \(tokenizer.frame) tokens")
    }
    self.tasks = tasks
    self.tokenizer = tokenizer
    self.maxTokens = maxTokens
    self.maxDocumentBytes = maxDocumentBytes
    let graph = try SequenceClassification(
      session: session, tasks: tasks, padding: tokenizer.padding, maxTokens: maxTokens,
      samples: SampleItems.rows(tokenizer, longest: maxTokens), file: file)
    runner = RowRunner(graph, workers: workers, tokensPerBatch: tokensPerBatch)
  }

  /// Classifies documents, on this thread and as many more as there are workers; returns when all are done.
  ///
  /// - Parameter texts: UTF-8. What is beyond the limits is cut, and the answer says so.
  /// - Returns: an answer or an error a text, in their order.
  package func classify<Text: UTF8Text>(_ texts: [Text]) -> [Result<Classification, InferenceError>] {
    let encoded = runner.mapChunks(texts) { encode($0) }
    let rows = encoded.flatMap { part in part.entries.map { part.ids[$0.ids] } }
    let answers = runner.answers(to: rows)
    return zip(encoded.flatMap(\.entries), answers).map { entry, answer in
      answer.map { Classification(answers: $0, entry) }
    }
  }

  /// The logits of each task.
  func scores<Text: UTF8Text>(of text: Text) -> [[RawScores]] {
    let encoded = encode([text][...])
    guard let entry = encoded.entries.first, var values = runner.graph.scores(of: encoded.ids[entry.ids])?[...] else {
      return []
    }
    let scores = tasks.map { task in
      let own = values.prefix(task.labels.count)
      values = values.dropFirst(task.labels.count)
      return RawScores(name: task.name, shape: [own.count], values: Array(own))
    }
    return [scores]
  }

  private func encode<Text: UTF8Text>(_ texts: ArraySlice<Text>) -> EncodedTexts {
    var scratch = idle.withLock { $0.popLast() } ?? Scratch(tokenizer: tokenizer.makeScratch())
    defer { idle.withLock { [scratch] in $0.append(scratch) } }
    var out = EncodedTexts()
    for text in texts {
      text.withUTF8Span { text in
        let cut = text.count > maxDocumentBytes
        tokenizer.encode(
          cut ? text.extracting(0..<Self.boundary(in: text, before: maxDocumentBytes)) : text,
          maxTokens: maxTokens, scratch: &scratch.tokenizer, into: &scratch.tokens)
        if cut { scratch.tokens.isTruncated = true }
      }
      out.append(scratch.tokens)
    }
    return out
  }

  /// The last beginning of a scalar at or before `limit`.
  private static func boundary(in text: Span<UInt8>, before limit: Int) -> Int {
    var end = limit
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  /// A worker's own buffers, used again from call to call.
  private struct Scratch {
    var tokenizer: TokenizerScratch
    var tokens = TokenBuffer()
  }
}

extension Classification {
  fileprivate init(answers: [Answer], _ entry: EncodedTexts.Entry) {
    self.init(
      answers: answers, tokens: entry.ids.count, unknownTokens: entry.unknown, specialTokens: entry.special,
      isTruncated: entry.isTruncated)
  }
}
