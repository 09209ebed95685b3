internal import Dispatch
internal import Synchronization

/// Runs the rows of many documents over one session: in batches within a budget of tokens, on several workers.
///
/// A row's answer does not depend on which others it is run with (see `BatchPolicy`).
final class RowRunner<Graph: RowGraph>: Sendable {
  let graph: Graph
  let workers: Int
  private let budget: Int
  private let idle = Mutex<[GraphInputs]>([])

  /// - Parameter tokensPerBatch: the most tokens of one run, padding included; a longer row is run alone.
  init(_ graph: Graph, workers: Int, tokensPerBatch: Int) {
    self.graph = graph
    self.workers = max(workers, 1)
    budget = tokensPerBatch
  }

  /// - Returns: an answer or an error a row, in their order.
  func answers(to rows: [Graph.Row]) -> [Result<Graph.Answer, InferenceError>] {
    guard !rows.isEmpty else { return [] }
    let batches = batches(of: rows)
    let results = Mutex([Result<Graph.Answer, InferenceError>?](repeating: nil, count: rows.count))
    // The costliest first, so that the workers end at about the same time.
    parallel(batches.count) { number, inputs in
      let places = batches[batches.count - 1 - number]
      let answers = graph.answers(to: places.map { rows[$0] }, inputs: &inputs)
      results.withLock { results in
        for (place, answer) in zip(places, answers) { results[place] = answer }
      }
    }
    return results.withLock { $0 }.map { $0 ?? .failure(.runFailed(reason: "it was not run")) }
  }

  /// Runs the rows of documents together, and makes of each document's own answers what `body` does.
  func answers<Document, Value>(
    to documents: [Document], rows: (Document) -> [Graph.Row],
    _ body: (Document, [Result<Graph.Answer, InferenceError>]) -> Value
  ) -> [Value] {
    let parts = documents.map(rows)
    var answers = answers(to: parts.flatMap(\.self))[...]
    return zip(documents, parts).map { document, rows in
      let own = Array(answers.prefix(rows.count))
      answers = answers.dropFirst(rows.count)
      return body(document, own)
    }
  }

  /// The places of the rows of each batch, the costliest last.
  private func batches(of rows: [Graph.Row]) -> [[Int]] {
    let lengths = rows.map { graph.length(of: $0) }
    let share = lengths.reduce(0, +) / workers + 1
    let most = graph.policy.runsTogether ? min(budget, max(share, 256)) : 1
    let kinds = Dictionary(grouping: rows.indices) { graph.kind(of: rows[$0]) }
    let batches = kinds.values.flatMap { places in
      TokenBudgetBatcher(budget: most).batches(of: places.map { lengths[$0] }).map { batch in
        (places: batch.documents.map { places[$0] }, tokens: batch.tokens)
      }
    }
    return batches.sorted { ($0.tokens, $0.places[0]) < ($1.tokens, $1.places[0]) }.map(\.places)
  }

  /// Does the same with each element, on all workers.
  ///
  /// - Returns: what `body` gave, in the elements' order.
  func map<Element: Sendable, Value: Sendable>(
    _ elements: [Element], _ body: @Sendable (Element) -> Value
  ) -> [Value] {
    mapChunks(elements) { $0.map(body) }.flatMap(\.self)
  }

  /// Does the same with runs of elements, one for each worker.
  ///
  /// - Returns: what `body` gave, in the elements' order.
  func mapChunks<Element: Sendable, Value: Sendable>(
    _ elements: [Element], _ body: @Sendable (ArraySlice<Element>) -> Value
  ) -> [Value] {
    let size = max((elements.count + workers - 1) / workers, 1)
    let count = (elements.count + size - 1) / size
    let parts = Mutex([Value?](repeating: nil, count: count))
    parallel(count) { part, _ in
      let value = body(elements[part * size..<min((part + 1) * size, elements.count)])
      parts.withLock { $0[part] = value }
    }
    return parts.withLock { $0 }.compactMap(\.self)
  }

  /// Runs `count` pieces of work, each once, on at most `workers` threads, this one included.
  private func parallel(_ count: Int, _ body: @Sendable (Int, inout GraphInputs) -> Void) {
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(workers, count)) { _ in
      var inputs = idle.withLock { $0.popLast() } ?? GraphInputs()
      while true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < count else { break }
        body(number, &inputs)
      }
      idle.withLock { [inputs] in $0.append(inputs) }
    }
  }
}
