import Statistics
import Testing

@Suite("Grids")
struct GridTests {
  @Test("special values have bins of their own", arguments: Grid.allCases)
  func specialValues(grid: Grid) {
    #expect(grid.bin(of: nil) == Grid.missing)
    #expect(grid.bin(of: .nan) == Grid.invalid)
    #expect(grid.bin(of: .infinity) == Grid.invalid)
    #expect(grid.bin(of: -.infinity) == Grid.invalid)
    #expect(grid.bin(of: -0.001) == Grid.outOfRange)
    #expect(grid.bin(of: 1e300) == Grid.outOfRange)
  }

  @Test("every edge begins its bin, and the value just below it ends the bin before", arguments: Grid.allCases)
  func edges(grid: Grid) {
    let edges = grid.edges
    #expect(edges == edges.sorted())
    #expect(grid.binCount == edges.count - 1 + Grid.firstInner)
    for (place, edge) in edges.dropLast().enumerated() {
      #expect(grid.bin(of: edge) == place + Grid.firstInner)
      if place > 0 { #expect(grid.bin(of: edge.nextDown) == place - 1 + Grid.firstInner) }
    }
    #expect(grid.bin(of: edges[edges.count - 1]) == grid.binCount - 1)
    #expect(grid.bin(of: edges[edges.count - 1].nextUp) == Grid.outOfRange)
  }

  @Test("negative zero is zero, and the smallest number above zero lies in the first bin", arguments: Grid.allCases)
  func aroundZero(grid: Grid) {
    #expect(grid.bin(of: -0.0) == Grid.firstInner)
    #expect(grid.bin(of: .leastNonzeroMagnitude) == Grid.firstInner)
    #expect(grid.bin(of: -.leastNonzeroMagnitude) == Grid.outOfRange)
  }

  @Test("lengths below 32 have a bin each, larger ones bins a sixteenth of a doubling wide")
  func lengths() {
    #expect(Grid.length.edges.last == 67_108_864)
    for length in 0..<32 {
      #expect(Grid.length.range(of: Grid.length.bin(of: Double(length)))?.lowerBound == Double(length))
    }
    #expect(Grid.length.range(of: Grid.length.bin(of: 1000)) == 992...1024)
    #expect(Grid.length.range(of: Grid.missing) == nil)
    #expect(Grid.length.range(of: Grid.length.binCount) == nil)
  }
}
