import Events
import Testing

@testable import Stages

@Suite("Projections of vectors")
struct ProjectionTests {
  private func values(_ vector: [Float]) -> [Double] {
    Projections.of(vector).compactMap { if case .number(let value) = $0.value { value } else { nil } }
  }

  @Test("There are 32, by name, and none of a model that gives no vector")
  func names() {
    #expect(Projections.of([]).isEmpty)
    #expect(Projections.of([1]).map(\.name) == (0..<32).map { "projection:\($0)" })
    #expect(Projections.of([1]).allSatisfy { FeatureCatalog.kind(of: $0.name) == .projection })
  }

  @Test("Over vectors in all directions they have mean 0 and variance 1, and differ from one another")
  func distribution() {
    // The 256 unit vectors of a space: each direction sees each component once, as +1 or as -1.
    let seen = (0..<256).map { component in
      values((0..<256).map { $0 == component ? 1 : 0 })
    }
    for direction in 0..<32 {
      let column = seen.map { $0[direction] }
      #expect(column.allSatisfy { abs($0) == 1 })
      // Four standard deviations of the sum of 256 signs.
      #expect(abs(column.reduce(0, +)) <= 64)
    }
    let columns = Set((0..<32).map { direction in seen.map { $0[direction] } })
    #expect(columns.count == 32)
  }

  @Test("They do not depend on zeros that are put behind the vector, and are the same for ever")
  func fixed() {
    let vector: [Float] = [0.5, -0.5, 0.5, -0.5]
    #expect(values(vector) == values(vector + [0, 0, 0]))
    #expect(Array(values(vector).prefix(8)) == [-2, -2, 0, -1, 1, 1, 1, 1])
  }
}
