internal import Dispatch
internal import Synchronization

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Classifies documents with a model of the family `sequence-classification`.
///
/// Several single-threaded workers share one session. A document's answer does not depend on which others it is run with
/// (see `BatchPolicy`), so neither does it depend on the number of workers or on the budget.
package final class ClassificationEngine: Sendable {
  /// The model, for its labels, thresholds, version and digest.
  package let model: ModelDirectory
  /// How many workers run at once.
  package let workers: Int
  /// Whether documents are run together; false where the graph was found to let one change another's answer.
  package var runsTogether: Bool { family.policy.runsTogether }

  private let tokenizer: Tokenizer
  private let family: SequenceClassification
  private let budget: Int
  private let idle = Mutex<[Worker]>([])

  /// Loads the model and tries it.
  ///
  /// - Parameters:
  ///   - workers: how many run at once; the machine's cores by default.
  ///   - tokensPerBatch: the most tokens of one run, padding included.
  /// - Throws: a `ModelError` that names the file at fault.
  package init(
    model: ModelDirectory, runtime: OnnxRuntime, workers: Int? = nil, tokensPerBatch: Int = 2048
  ) throws(ModelError) {
    guard model.description.family == .sequenceClassification else {
      throw ModelError(
        .unfitGraph, file: model.path(of: ModelDirectory.descriptionFile),
        "the family \(model.description.family.rawValue) is none of classification")
    }
    self.model = model
    self.workers = max(workers ?? ProcessInfo.processInfo.activeProcessorCount, 1)
    budget = tokensPerBatch
    let tokenizerPath = model.path(of: model.description.tokenizer)
    tokenizer = try Tokenizer.read(
      try model.contents(of: model.description.tokenizer), path: tokenizerPath)
    let graph = model.path(of: model.description.graph)
    let session: OnnxSession
    do {
      session = try OnnxSession(runtime, file: graph)
    } catch {
      throw ModelError(.invalidGraph, file: graph, "\(error)")
    }
    family = try SequenceClassification(
      session: session, description: model.description, tokenizer: tokenizer, file: graph)
  }

  /// Classifies documents, on this thread and as many more as there are workers; returns when all are done.
  ///
  /// - Parameter texts: UTF-8. What is beyond the model's limits is cut, and the answer says so.
  /// - Returns: an answer or an error a text, in their order.
  package func classify<Text: UTF8Text>(_ texts: [Text]) -> [Result<Classification, InferenceError>] {
    guard !texts.isEmpty else { return [] }
    let encoded = encode(texts)
    let places = encoded.enumerated().flatMap { chunk, texts in texts.entries.indices.map { (chunk, $0) } }
    let lengths = places.map { encoded[$0.0].entries[$0.1].ids.count }
    let share = lengths.reduce(0, +) / workers + 1
    let most = family.policy.runsTogether ? min(budget, max(share, 256)) : 1
    let batches = TokenBudgetBatcher(budget: most).batches(of: lengths)
    let results = Mutex([Result<Classification, InferenceError>?](repeating: nil, count: texts.count))
    // The costliest first, so that the workers end at about the same time.
    parallel(batches.count) { number, worker in
      let documents = batches[batches.count - 1 - number].documents
      let rows = documents.map { document in
        let (chunk, index) = places[document]
        return encoded[chunk].ids[encoded[chunk].entries[index].ids]
      }
      let answers = family.answers(to: rows, buffer: &worker.inputs)
      results.withLock { results in
        for (document, answer) in zip(documents, answers) {
          let (chunk, index) = places[document]
          results[document] = answer.map { Classification(answers: $0, encoded[chunk].entries[index]) }
        }
      }
    }
    return results.withLock { $0 }.map { $0 ?? .failure(.runFailed(reason: "it was not run")) }
  }

  /// Tokenizes the texts, in as many parts as there are workers.
  private func encode<Text: UTF8Text>(_ texts: [Text]) -> [EncodedTexts] {
    let size = (texts.count + workers - 1) / workers
    let count = (texts.count + size - 1) / size
    let encoded = Mutex([EncodedTexts](repeating: EncodedTexts(), count: count))
    let limits = model.description
    parallel(count) { part, worker in
      var out = EncodedTexts()
      for text in texts[part * size..<min((part + 1) * size, texts.count)] {
        text.withUTF8Span { text in
          let cut = text.count > limits.maxDocumentBytes
          tokenizer.encode(
            cut ? text.extracting(0..<Self.boundary(in: text, before: limits.maxDocumentBytes)) : text,
            maxTokens: limits.maxTokens, scratch: &worker.scratch, into: &worker.tokens)
          if cut { worker.tokens.isTruncated = true }
        }
        out.append(worker.tokens)
      }
      encoded.withLock { $0[part] = out }
    }
    return encoded.withLock { $0 }
  }

  /// The last beginning of a scalar at or before `limit`.
  private static func boundary(in text: Span<UInt8>, before limit: Int) -> Int {
    var end = limit
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  /// A worker's own buffers, used again from call to call.
  private struct Worker {
    var scratch: TokenizerScratch
    var tokens = TokenBuffer()
    var inputs: [Int64] = []
  }

  /// Runs `count` pieces of work, each once, on at most `workers` threads, this one included.
  private func parallel(_ count: Int, _ body: @Sendable (Int, inout Worker) -> Void) {
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(workers, count)) { _ in
      var worker = idle.withLock { $0.popLast() } ?? Worker(scratch: tokenizer.makeScratch())
      while true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < count else { break }
        body(number, &worker)
      }
      idle.withLock { [worker] in $0.append(worker) }
    }
  }
}

extension Classification {
  fileprivate init(answers: [Answer], _ entry: EncodedTexts.Entry) {
    self.init(
      answers: answers, tokens: entry.ids.count, unknownTokens: entry.unknown, specialTokens: entry.special,
      isTruncated: entry.isTruncated)
  }
}
