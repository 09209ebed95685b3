/// How the mean of a score, or the share of a bin, goes up and down with the hour and the kind of day.
///
/// Each shape is a linear model over the slots, so that what is fitted to a score is a fixed mean of what was observed in
/// the slots. The fewer parameters, the fewer documents the season costs.
public enum SeasonShape: String, Sendable, Hashable, Codable {
  /// A level for each kind of day: 1 parameter a kind.
  case kinds
  /// Two harmonics of the day: 5 parameters.
  case harmonics
  /// Two harmonics, and a level for each kind of day.
  case harmonicsAndKinds = "harmonics_and_kinds"
  /// Two harmonics for each kind of day: 5 parameters a kind.
  case harmonicsOfKinds = "harmonics_of_kinds"
  /// A level for each hour.
  case hours
  /// A level for each hour of each kind of day.
  case hoursOfKinds = "hours_of_kinds"

  /// Whether it is the same on all days.
  public var isDaily: Bool { self == .harmonics || self == .hours }

  /// Whether the hour plays a part.
  var knowsHours: Bool { self != .kinds }

  /// The model's columns for a slot.
  ///
  /// - Parameter kinds: the kinds of day that were observed, ascending.
  func row(_ slot: Int, kinds: [Int]) -> [Double] {
    let hour = slot % 24
    let place = kinds.firstIndex(of: SeasonCalendar.kind(ofSlot: slot)) ?? 0
    func one(_ place: Int, of count: Int) -> [Double] { (0..<count).map { $0 == place ? 1 : 0 } }
    switch self {
    case .kinds: return one(place, of: kinds.count)
    case .harmonics: return Self.harmonics(hour)
    case .harmonicsAndKinds: return one(place, of: kinds.count) + Self.harmonics(hour).dropFirst()
    case .harmonicsOfKinds:
      return kinds.indices.flatMap { kind in Self.harmonics(hour).map { kind == place ? $0 : 0 } }
    case .hours: return one(hour, of: 24)
    case .hoursOfKinds: return one(hour + 24 * place, of: 24 * kinds.count)
    }
  }

  /// 1, and the cosine and sine of one and of two turns a day.
  private static func harmonics(_ hour: Int) -> [Double] {
    [1, cosines[hour], cosines[(hour + 18) % 24], cosines[2 * hour % 24], cosines[(2 * hour + 18) % 24]]
  }

  /// cos(2πk/24), by square roots, which are the same on every machine.
  private static let cosines: [Double] = {
    let quarter = [
      1, ((6.0).squareRoot() + (2.0).squareRoot()) / 4, (3.0).squareRoot() / 2, (2.0).squareRoot() / 2, 0.5,
      ((6.0).squareRoot() - (2.0).squareRoot()) / 4, 0,
    ]
    let half = quarter + quarter.dropLast().reversed().map { -$0 }
    return half + half.dropFirst().dropLast().reversed()
  }()
}
