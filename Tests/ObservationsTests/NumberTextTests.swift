import Statistics
import Testing

@testable import Observations

@Suite("Numbers as text")
struct NumberTextTests {
  private static func bin(_ text: String, _ grid: Grid) -> Int {
    Array(text.utf8).withUnsafeBytes { NumberText($0).bin(on: grid.table) }
  }

  @Test("a number's text has the bin of the number", arguments: Grid.allCases)
  func sameBin(grid: Grid) throws {
    let seed: UInt64 = 7
    var random = SplitMix64(seed: seed)
    for _ in 0..<20_000 {
      let exponent = Int(random.next() % 60) - 30
      let value =
        Double(Int64(truncatingIfNeeded: random.next()) >> 11)
        * Double(sign: .plus, exponent: exponent - 50, significand: 1)
      #expect(Self.bin("\(value)", grid) == grid.bin(of: value), "\(value), seed \(seed)")
    }
  }

  @Test("edges and the numbers beside them fall where they should", arguments: Grid.allCases)
  func edges(grid: Grid) {
    for edge in grid.edges.enumerated().filter({ $0.offset % 97 == 0 }).map(\.element) {
      for value in [edge, edge.nextDown, edge.nextUp] {
        #expect(Self.bin("\(value)", grid) == grid.bin(of: value), "\(value)")
      }
    }
  }

  @Test(
    "unusual texts are read as the numbers they are",
    arguments: [
      ("0", 0.0), ("-0.0", -0.0), ("1e2", 100), ("1.50E+1", 15), ("1e-400", 0),
      ("12345678901234567890", 12_345_678_901_234_567_168),
      ("0.000000000000000000000000000000000000001234567", 1.234567e-39),
      ("999999999999999999999e-21", 0.999999999999999999999),
      ("100000000000000000000000000000000000000000000000000e-50", 1),
    ])
  func unusual(text: String, value: Double) {
    #expect(Self.bin(text, .number) == Grid.number.bin(of: value))
    #expect(Self.bin(text, .share) == Grid.share.bin(of: value))
  }

  @Test(
    "a number beyond what a Double holds is invalid, however it is written",
    arguments: ["1e999", "-1e999", "1e1000000000"])
  func beyond(text: String) {
    #expect(Self.bin(text, .number) == Grid.invalid)
  }
}
