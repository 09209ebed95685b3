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
    #expect(grid.bin(of: grid.edges[0].nextDown) == Grid.outOfRange)
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

  @Test(
    "where a grid begins at zero, negative zero is zero, and the smallest number above zero lies in the first bin",
    arguments: Grid.allCases.filter { $0 != .projection && $0 != .number })
  func aroundZero(grid: Grid) {
    #expect(grid.bin(of: -0.0) == Grid.firstInner)
    #expect(grid.bin(of: .leastNonzeroMagnitude) == Grid.firstInner)
    #expect(grid.bin(of: -.leastNonzeroMagnitude) == Grid.outOfRange)
  }

  @Test("projections lie from -8 to 8, each side of zero in bins of its own")
  func projections() {
    #expect(Grid.projection.edges.first == -8 && Grid.projection.edges.last == 8)
    #expect(Grid.projection.range(of: Grid.projection.bin(of: 0)) == 0...0.03125)
    #expect(Grid.projection.range(of: Grid.projection.bin(of: -0.0)) == 0...0.03125)
    #expect(Grid.projection.range(of: Grid.projection.bin(of: -.leastNonzeroMagnitude)) == -0.03125...0)
  }

  @Test("numbers of either sign have 256 bins to a doubling, and one around zero")
  func numbers() {
    #expect(Grid.number.edges.first == -0x1p64 && Grid.number.edges.last == 0x1p64)
    #expect(Grid.number.binCount == 2 * 88 * 256 + 1 + Grid.firstInner)
    #expect(Grid.number.binCount <= Int(UInt16.max))
    #expect(Grid.number.range(of: Grid.number.bin(of: 0)) == -0x1p-24...0x1p-24)
    #expect(Grid.number.bin(of: 0) == Grid.number.bin(of: -0.0))
    #expect(Grid.number.range(of: Grid.number.bin(of: 1)) == 1...1.00390625)
    #expect(Grid.number.range(of: Grid.number.bin(of: -1)) == -1...(-1 + 0x1p-9))
    #expect(Grid.number.range(of: Grid.number.bin(of: 300.2)) == 300...301)
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
