/// The clock and the calendar by which a stream has its hours and its kinds of day.
public struct SeasonCalendar: Sendable, Hashable, Codable {
  /// What kind a day is. Seasons tell these apart, and not Monday from Tuesday.
  public enum DayKind: Int, Sendable, Hashable, Codable, CaseIterable {
    case workday
    case saturday
    /// Holidays too.
    case sunday
  }

  /// The hours of every kind of day: slot = hour + 24 · kind.
  public static let slots = 24 * DayKind.allCases.count

  /// How many minutes the stream's clock is ahead of UTC; 0 by default.
  public var minutesAhead: Int
  /// The days that are like Sundays, as days since 1970-01-01 by the stream's clock.
  public var holidays: Set<Int>

  public init(minutesAhead: Int = 0, holidays: Set<Int> = []) {
    self.minutesAhead = minutesAhead
    self.holidays = holidays
  }

  /// The slot of a moment, in milliseconds since 1970-01-01T00:00:00Z.
  public func slot(at milliseconds: Int64) -> Int {
    let (local, overflow) = milliseconds.addingReportingOverflow(Int64(clamping: minutesAhead) &* 60_000)
    let hours = (overflow ? milliseconds : local).floored(by: 3_600_000)
    let day = hours.floored(by: 24)
    // 1970-01-01 was a Thursday; Monday is 0.
    let weekday = (day + 3) - (day + 3).floored(by: 7) * 7
    let kind: DayKind =
      weekday == 6 || holidays.contains(Int(clamping: day)) ? .sunday : weekday == 5 ? .saturday : .workday
    return Int(hours - day * 24) + 24 * kind.rawValue
  }

  /// The kind of the days that a slot belongs to.
  static func kind(ofSlot slot: Int) -> Int { slot / 24 }
}
