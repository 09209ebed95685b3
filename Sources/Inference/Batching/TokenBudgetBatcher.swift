/// Groups waiting documents into batches: sorted by length, so that little is padding, each within a budget of tokens.
package struct TokenBudgetBatcher: Sendable {
  /// Documents that are run together.
  package struct Batch: Sendable, Equatable {
    /// Which documents, by their place among those that wait, shortest first.
    package let documents: [Int]
    /// The length that all are padded to: the longest's.
    package let columns: Int

    /// The tokens it costs, padding included.
    package var tokens: Int { documents.count * columns }
  }

  /// The most tokens of a batch, padding included. A longer document is a batch of its own.
  package let budget: Int

  package init(budget: Int) { self.budget = max(budget, 1) }

  /// - Parameter lengths: each waiting document's length in tokens.
  /// - Returns: batches that hold each document once, the costliest last.
  package func batches(of lengths: [Int]) -> [Batch] {
    let order = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    var batches: [Batch] = []
    var documents: [Int] = []
    var columns = 0
    for document in order {
      let length = lengths[document]
      if !documents.isEmpty && (documents.count + 1) * length > budget {
        batches.append(Batch(documents: documents, columns: columns))
        documents.removeAll(keepingCapacity: true)
      }
      documents.append(document)
      columns = length
    }
    if !documents.isEmpty { batches.append(Batch(documents: documents, columns: columns)) }
    return batches
  }
}
