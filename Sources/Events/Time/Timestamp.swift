/// A moment in UTC, counted in whole microseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// It always lies between `Timestamp.earliest` and `Timestamp.latest` (the years 0000 to 9999), so that every
/// timestamp can be written as RFC 3339. Arithmetic that would leave the range stops at its end and never traps.
package struct Timestamp: Sendable, Hashable, Comparable {
  package let microseconds: Int64

  /// The nearest moment in range to `microseconds` since 1970.
  @inlinable
  package init(microseconds: Int64) {
    self.microseconds = min(max(microseconds, -62_167_219_200_000_000), 253_402_300_799_999_999)
  }

  /// A Kafka timestamp: milliseconds since 1970. Kafka says "none" by −1, which the caller tells apart.
  package init(milliseconds: Int64) {
    let product = milliseconds.multipliedReportingOverflow(by: 1_000)
    self.init(microseconds: product.overflow ? (milliseconds < 0 ? .min : .max) : product.partialValue)
  }

  /// 0000-01-01T00:00:00Z
  package static let earliest = Timestamp(microseconds: .min)
  /// 9999-12-31T23:59:59.999999Z
  package static let latest = Timestamp(microseconds: .max)
  /// 1970-01-01T00:00:00Z
  package static let epoch = Timestamp(microseconds: 0)

  /// Milliseconds since 1970, rounded down, as Kafka counts.
  package var milliseconds: Int64 {
    let quotient = microseconds / 1_000
    return microseconds % 1_000 < 0 ? quotient - 1 : quotient
  }

  @inlinable
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}

extension Timestamp {
  /// Whole microseconds; a remainder is dropped, and the range is kept.
  package static func + (time: Timestamp, duration: Duration) -> Timestamp {
    let sum = time.microseconds.addingReportingOverflow(duration.wholeMicroseconds)
    return Timestamp(microseconds: sum.overflow ? (duration < .zero ? .min : .max) : sum.partialValue)
  }

  package static func - (time: Timestamp, duration: Duration) -> Timestamp {
    let sum = time.microseconds.subtractingReportingOverflow(duration.wholeMicroseconds)
    return Timestamp(microseconds: sum.overflow ? (duration < .zero ? .max : .min) : sum.partialValue)
  }

  /// The time from `right` to `left`.
  package static func - (left: Timestamp, right: Timestamp) -> Duration {
    .microseconds(left.microseconds - right.microseconds)
  }

  /// The start of the pane of this length that holds the moment; panes are counted from 1970.
  ///
  /// A length of under a microsecond counts as one microsecond.
  package func floored(to length: Duration) -> Timestamp {
    let step = max(length.wholeMicroseconds, 1)
    let rest = microseconds % step
    let floor = microseconds.subtractingReportingOverflow(rest < 0 ? rest + step : rest)
    return floor.overflow ? .earliest : Timestamp(microseconds: floor.partialValue)
  }
}

extension Duration {
  /// Whole microseconds, rounded toward zero, and the nearest `Int64` where they do not fit.
  package var wholeMicroseconds: Int64 {
    // Beyond these, the components themselves may not fit and would trap.
    guard self < .seconds(9_223_372_036_854) else { return .max }
    guard self > .seconds(-9_223_372_036_854) else { return .min }
    let (seconds, attoseconds) = components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }

  /// Whole milliseconds, rounded toward zero, and the nearest `Int64` where they do not fit.
  package var wholeMilliseconds: Int64 { wholeMicroseconds / 1_000 }
}
