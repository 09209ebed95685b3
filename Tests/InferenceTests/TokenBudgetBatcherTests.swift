import Testing

@testable import Inference

@Suite("Token budget")
struct TokenBudgetBatcherTests {
  @Test("Batches are of like lengths, within the budget")
  func likeLengths() {
    let batches = TokenBudgetBatcher(budget: 20).batches(of: [9, 3, 10, 4, 3])
    #expect(batches == [.init(documents: [1, 4, 3], columns: 4), .init(documents: [0, 2], columns: 10)])
  }

  @Test("A document beyond the budget is a batch of its own")
  func ownBatch() {
    let batches = TokenBudgetBatcher(budget: 20).batches(of: [50, 20, 60, 1])
    #expect(batches.map(\.documents) == [[3], [1], [0], [2]])
  }

  @Test("Nothing waits: no batch")
  func nothing() { #expect(TokenBudgetBatcher(budget: 20).batches(of: []).isEmpty) }

  @Test("Every document is in one batch, and no batch of several is over the budget", arguments: [UInt64(1), 2, 3])
  func complete(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<200 {
      let lengths = (0..<Int.random(in: 0...60, using: &random)).map { _ in Int.random(in: 1...90, using: &random) }
      let budget = Int.random(in: 1...400, using: &random)
      let batches = TokenBudgetBatcher(budget: budget).batches(of: lengths)
      #expect(batches.flatMap(\.documents).sorted() == Array(lengths.indices), "seed \(seed)")
      for batch in batches {
        #expect(batch.columns == batch.documents.map { lengths[$0] }.max())
        #expect(batch.documents.count == 1 || batch.tokens <= budget)
      }
    }
  }
}
