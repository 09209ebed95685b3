/// How much more hours vary than independent documents would.
///
/// The variance of quasi-Poisson counts, φ·μ (Wedderburn, *Quasi-likelihood functions*, Biometrika 1974), or that of
/// negative binomial ones, μ + α·μ² (McCullagh & Nelder, *Generalized Linear Models*, 1989, § 6.3.2), whichever is more;
/// both by moments, and with two standard errors added.
struct VolumeDispersion {
  /// One hour and what is expected of it.
  struct Hour {
    let place: Int
    let documents: Double
    let expected: Double
  }

  /// φ, and by how much it grows with each document expected.
  struct Level {
    var ratio = 1.0
    var slope = 0.0

    func at(_ expected: Double) -> Double { max(ratio, 1 + slope * expected) }
  }

  /// The lengths of the runs of hours that are asked how much they vary.
  static let lengths = [1, 2, 4, 8, 12, 24]

  /// Of single hours.
  private(set) var single = Level()
  /// Of an hour as a part of longer runs, where they vary more than single hours explain, as where whole days do.
  private(set) var overall = Level()

  /// - Parameter parameters: how many means were fitted to the hours.
  init(_ hours: [Hour], parameters: Int) {
    let scale = Double(hours.count) / max(1, Double(hours.count - parameters))
    var plain = 1.0
    for length in Self.lengths {
      let sums = Self.runs(of: length, hours)
      guard sums.count >= 2 else { break }
      let expected = sums.reduce(0.0) { $0 + $1.expected }
      let squares = scale * sums.reduce(0.0) { $0 + $1.distance * $1.distance }
      let ratio = squares / expected
      let error = (2 / Double(sums.count)).squareRoot()
      if length == 1 { plain = max(1, ratio) }
      // Of longer runs only what chance does not explain.
      guard length == 1 || ratio > plain * (1 + 4 * error) else { continue }
      let inflation = 1 + 2 * error
      let weights = sums.reduce(0.0) { $0 + $1.expected * $1.expected }
      let level = Level(
        ratio: max(1, ratio * inflation),
        slope: max(0, (squares - expected) / weights) * Double(length) * inflation)
      if length == 1 { single = level }
      if level.ratio > overall.ratio { overall = level }
    }
  }

  /// What runs of `length` consecutive hours lie from what is expected of them.
  private static func runs(of length: Int, _ hours: [Hour]) -> [(distance: Double, expected: Double)] {
    var sums: [(distance: Double, expected: Double)] = []
    var run = (distance: 0.0, expected: 0.0)
    var count = 0
    var previous: Int?
    for hour in hours {
      if previous.map({ $0 + 1 != hour.place }) ?? false {
        run = (0, 0)
        count = 0
      }
      previous = hour.place
      run.distance += hour.documents - hour.expected
      run.expected += hour.expected
      count += 1
      guard count == length else { continue }
      sums.append(run)
      run = (0, 0)
      count = 0
    }
    return sums
  }
}
