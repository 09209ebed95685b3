/// All that a feature's watch is, as numbers: what is kept of it and read back.
package struct WatchNumbers: Sendable, Hashable, Codable {
  package var reals: [Double]
  package var integers: [Int64]

  package init(reals: [Double], integers: [Int64]) {
    self.reals = reals
    self.integers = integers
  }

  /// Takes the numbers in the order in which they were written.
  struct Reader {
    private var reals: ArraySlice<Double>
    private var integers: ArraySlice<Int64>

    init(_ numbers: WatchNumbers) {
      reals = numbers.reals[...]
      integers = numbers.integers[...]
    }

    mutating func real() throws(DetectorParts.Mismatch) -> Double { try reals(1)[0] }

    mutating func integer() throws(DetectorParts.Mismatch) -> Int { Int(try integers(1)[0]) }

    mutating func reals(_ count: Int) throws(DetectorParts.Mismatch) -> [Double] {
      guard reals.count >= count else { throw Self.wrongCount }
      defer { reals = reals.dropFirst(count) }
      return Array(reals.prefix(count))
    }

    mutating func integers(_ count: Int) throws(DetectorParts.Mismatch) -> [Int64] {
      guard integers.count >= count else { throw Self.wrongCount }
      defer { integers = integers.dropFirst(count) }
      let taken = Array(integers.prefix(count))
      guard taken.allSatisfy(Self.numbers.contains) else {
        throw DetectorParts.Mismatch(description: "a number of blocks is out of range")
      }
      return taken
    }

    /// - Throws: where numbers are left.
    func end() throws(DetectorParts.Mismatch) {
      guard reals.isEmpty, integers.isEmpty else { throw Self.wrongCount }
    }

    /// What numbers of blocks may be.
    private static let numbers: ClosedRange<Int64> = 0...1 << 48

    private static let wrongCount = DetectorParts.Mismatch(
      description: "there are not as many numbers as the feature's bins, scores and alternatives need")
  }
}
