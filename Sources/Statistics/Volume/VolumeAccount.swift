/// The account of one bet on the number of documents: R, and a CUSUM that tells since when.
struct VolumeAccount: Sendable, Hashable, Codable {
  /// R ← (increment + R)·e after every hour.
  var growth = 0.0
  /// The sum of evidence since it was last at or below zero, in nats.
  var cusum = 0.0
  /// The start of the first hour after that zero, and of the first hour after the sum was last within 2 nats of it.
  var zero: Int64
  var near: Int64
  /// The documents since the zero, and how many were expected.
  var documents = 0
  var expected = 0.0

  init(zero: Int64) {
    self.zero = zero
    near = zero
  }

  mutating func add(_ nats: Double, increment: Double, documents count: Int, expected mean: Double, hour: Int64) {
    growth = min((increment + growth) * Elementary.exp(nats), FeatureWatch.largestGrowth)
    cusum += nats
    documents = documents.saturatingAdd(count)
    expected += mean
    let next = hour + VolumeSettings.hour
    if cusum <= 0 {
      cusum = 0
      zero = next
      documents = 0
      expected = 0
    }
    if cusum <= 2 { near = next }
  }
}

/// A bet that the mean of an hour's documents lies beyond an edge.
///
/// Documents that come φ at a time, otherwise independently, have E[exp(θ·y/φ)] = exp(μ·(e^θ − 1)/φ). So with
/// θ = ±ln c the bet e = exp((±y·ln c − edge·(c^±1 − 1))/φ) has a mean of at most 1 wherever the mean is on this side of
/// the edge, and is the likelihood ratio of a mean c times as far. Means of such bets over time as in Shin, Ramdas &
/// Rinaldo, *E-detectors*, NEJSDS 2024.
enum VolumeBet {
  /// How many times as far the alternatives lie.
  static let factors = [1.25, 1.5, 2, 4, 16]
  /// ln of these, in units of 2⁻²⁰.
  static let logarithms = factors.map { Nats.real(Int64(Nats.fixed(Elementary.log($0)))) }
  /// The most evidence an hour may add where documents come in bursts, in nats.
  static let cap = 4.0

  /// An account for each of the bets, with nothing on it.
  static func accounts(from hour: Int64) -> [VolumeAccount] { factors.map { _ in VolumeAccount(zero: hour) } }

  /// Evidence in nats, rounded to 2⁻²⁰ and held.
  static func nats(
    _ place: Int, rising: Bool, documents: Int, edge: Double, dispersion: Double
  ) -> Double {
    let (factor, logarithm) = (factors[place], logarithms[place])
    let count = Double(documents)
    let gain = rising ? count * logarithm - edge * (factor - 1) : edge * (1 - 1 / factor) - count * logarithm
    let nats = Nats.real(Int64(Nats.fixed(gain / dispersion)))
    return dispersion > DesignEffect.cappedAbove ? min(nats, cap) : nats
  }
}
