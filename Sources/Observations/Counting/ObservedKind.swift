package import Statistics

/// What the values of an observed feature are, and so how they are counted.
package enum ObservedKind: String, Sendable, Hashable, CaseIterable {
  /// Lengths and counts: 0 to 2²⁶, on the logarithmic grid.
  case length
  /// Real numbers from 0 to 1, on the linear grid of that range.
  case share
  /// Mean lengths of words: 0 to 32.
  case wordLength = "word_length"
  /// Projections of a vector on random directions: −8 to 8. All of them share one budget of false alarms.
  case projection
  /// Any real number.
  case number
  /// One value out of a set that is not fixed.
  case category
  /// A set of values out of a set that is not fixed.
  case labels
  /// Not counted.
  case ignored

  /// The grid of a kind of numbers; nil for others.
  package var grid: Grid? {
    switch self {
    case .length: .length
    case .share: .share
    case .wordLength: .wordLength
    case .projection: .projection
    case .number: .number
    case .category, .labels, .ignored: nil
    }
  }

  /// How a feature of this kind is counted; nil where it is not.
  var count: CountKind? {
    switch self {
    case .category: .categorical
    case .labels: .labels
    case .ignored: nil
    default: grid.map { .numeric($0) }
    }
  }
}
