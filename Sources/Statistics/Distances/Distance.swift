/// How far a window lies from its baseline by one measure, and what that number is worth.
public struct Distance: Sendable, Hashable, Codable {
  /// A critical value is exceeded by chance and tolerance alone in at most this share of looks; intervals leave as much.
  public static let level = 0.05

  public let value: Double
  /// The lower end of a 95 % interval for what it would be without sampling error.
  public let low: Double
  /// The upper end of that interval.
  public let high: Double
  /// What chance and tolerance alone exceed in one look of twenty. It holds for one look.
  public let critical: Double

  public init(value: Double, low: Double, high: Double, critical: Double) {
    self.value = value
    self.low = low
    self.high = high
    self.critical = critical
  }

  /// Whether the value lies beyond its critical one.
  public var isBeyond: Bool { value > critical }
}
