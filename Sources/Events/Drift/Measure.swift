/// A number, with how far it can be relied on.
package struct Measure: Sendable, Hashable, Codable {
  package struct Interval: Sendable, Hashable, Codable {
    package var low: Double
    package var high: Double

    package init(low: Double, high: Double) {
      self.low = low
      self.high = high
    }
  }

  package var value: Double
  /// 95 %, where one is known.
  package var interval: Interval?
  /// The value that chance and tolerance alone reach in one look of twenty, where one is known.
  package var critical: Double?

  package init(_ value: Double, interval: Interval? = nil, critical: Double? = nil) {
    self.value = value
    self.interval = interval
    self.critical = critical
  }
}
