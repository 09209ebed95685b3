/// How often a measured value fell into each of some ranges: what a histogram of Prometheus is made of. It only grows.
package struct BucketCounts: Sendable, Equatable {
  /// The upper end of each range, ascending and inclusive; what is above the last is counted in ``total`` alone.
  package let bounds: [Double]
  /// How many values fell into each range, and were above the one before it.
  package private(set) var counts: [Int64]
  package private(set) var total: Int64 = 0
  /// The sum of all values.
  package private(set) var sum: Double = 0

  package init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count)
  }

  package mutating func observe(_ value: Double) {
    total += 1
    sum += value
    if let place = bounds.firstIndex(where: { value <= $0 }) { counts[place] += 1 }
  }

  package mutating func observe(_ duration: Duration) { observe(duration / .seconds(1)) }

  /// From a millisecond to two minutes, in seconds.
  package static let seconds = BucketCounts(bounds: [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120,
  ])
  /// From one record to 10,000.
  package static let records = BucketCounts(bounds: [1, 10, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000])
}
