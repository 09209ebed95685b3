import Statistics

/// Makes panes, which never go back, of the times of documents as they come.
///
/// A document from before the present pane is counted in the present one, and as late. A clock that jumps, further than 30
/// days ahead or back more than an hour, is followed when a hundred documents in a row agree.
struct StreamClock {
  /// Where a document is counted.
  enum Place {
    case present
    /// In the present pane, which its own lies before.
    case late
    case next
    /// In a pane that lies before the present one: the clock was set back.
    case setBack
  }

  /// The length of a pane in milliseconds of event time.
  static let pane: Int64 = 10_000
  private static let farAhead: Int64 = 30 * 86_400_000
  private static let farBehind: Int64 = 3_600_000
  private static let agreement = 100

  /// The present pane; nil before the first document with a time.
  private(set) var present: TimeSpan?
  private var ahead = 0
  private var behind = 0

  /// Takes in a document's time, in milliseconds since 1970.
  mutating func take(_ time: Int64) -> Place {
    guard let now = present else {
      present = Self.pane(of: time)
      return .next
    }
    if time < now.start {
      ahead = 0
      behind = now.start - time > Self.farBehind ? behind + 1 : 0
      guard behind >= Self.agreement else { return .late }
      move(to: time)
      return .setBack
    }
    behind = 0
    guard time >= now.end else {
      ahead = 0
      return .present
    }
    ahead = time - now.end > Self.farAhead ? ahead + 1 : 0
    guard ahead == 0 || ahead >= Self.agreement else { return .present }
    move(to: time)
    return .next
  }

  private mutating func move(to time: Int64) {
    present = Self.pane(of: time)
    (ahead, behind) = (0, 0)
  }

  private static func pane(of time: Int64) -> TimeSpan {
    let start = time.floored(by: pane) * pane
    return TimeSpan(start: start, end: start + pane)
  }
}
