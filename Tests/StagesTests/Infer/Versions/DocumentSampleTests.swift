import Testing

@testable import Stages

@Suite("A share of documents")
struct DocumentSampleTests {
  private let ids = (0..<20_000).map { "d\($0)" }

  @Test("It has about its size, and a larger canary holds a smaller one", arguments: [0.0, 0.01, 0.2, 0.5, 1.0])
  func size(share: Double) {
    let sample = DocumentSample.canary(share: share)
    let found = ids.count { sample.contains($0) }
    // Five standard deviations of a binomial count.
    let deviation = (share * (1 - share) * Double(ids.count)).squareRoot()
    #expect(abs(Double(found) - share * Double(ids.count)) <= 5 * deviation)
    let larger = DocumentSample.canary(share: min(1, share + 0.1))
    #expect(ids.allSatisfy { !sample.contains($0) || larger.contains($0) })
  }

  @Test("The documents of a canary and those flagged at random are independent")
  func independence() {
    let (canary, flagged) = (DocumentSample.canary(share: 0.2), DocumentSample.flagged(share: 0.2))
    let both = ids.count { canary.contains($0) && flagged.contains($0) }
    let deviation = (0.04 * 0.96 * Double(ids.count)).squareRoot()
    #expect(abs(Double(both) - 0.04 * Double(ids.count)) <= 5 * deviation)
  }

  @Test("It is a function of the id alone: these never change")
  func fixed() {
    let sample = DocumentSample.canary(share: 0.2)
    #expect((0..<40).filter { sample.contains("document-\($0)") } == [3, 8, 10, 16, 17, 19, 23, 24, 25, 32, 37])
  }
}
