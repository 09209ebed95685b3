import Statistics

/// Simulated documents: 14 features, fifty documents to a pane of fifty seconds; 604,800 a week.
struct SimulatedStream {
  /// The documents of a pane.
  static let paneDocuments = 50
  private var generator: SplitMix64
  private(set) var features: [SimulatedFeature]
  /// How many documents in a row are alike; 1 for independent documents.
  private let burst: Int
  /// Of how many documents one begins a burst.
  private let burstEvery: Int
  private var pending: (draw: [UInt64], left: Int) = ([], 0)
  private(set) var panes = 0

  init(seed: UInt64, features: [SimulatedFeature] = Self.usual, burst: Int = 1, burstEvery: Int = 1) {
    generator = SplitMix64(seed: seed)
    self.features = features
    self.burst = burst
    self.burstEvery = burstEvery
  }

  /// From now on the feature of the same name is this one.
  mutating func change(_ feature: SimulatedFeature) {
    features = features.map { $0.name == feature.name ? feature : $0 }
  }

  mutating func restore() { features = Self.usual }

  /// The next pane.
  mutating func pane() throws -> CountedPane {
    let documents = Self.paneDocuments
    var dense = features.map { [UInt32](repeating: 0, count: $0.denseCount) }
    for _ in 0..<documents {
      let draw = document()
      for place in features.indices {
        let bits = draw[place >> 2] >> (UInt64(place & 3) * 16)
        dense[place][Int(features[place].table[Int(bits & 8191)])] += 1
      }
    }
    let start = Int64(panes) * 50_000
    panes += 1
    var counts: [String: FeatureCounts] = [:]
    for (feature, dense) in zip(features, dense) { counts[feature.name] = feature.counts(dense) }
    return CountedPane(
      span: TimeSpan(start: start, end: start + 50_000),
      counts: try CountTable(documents: documents, features: counts))
  }

  private mutating func document() -> [UInt64] {
    if pending.left > 0 {
      pending.left -= 1
      return pending.draw
    }
    let draw = (0..<4).map { _ in generator.next() }
    if burst > 1, generator.next() % UInt64(burstEvery) == 0 { pending = (draw, burst - 1) }
    return draw
  }
}

extension SimulatedStream {
  static let usual: [SimulatedFeature] = [
    topic(share: 0.1), language(share: 0.08), entity(share: 0.12, fresh: 0), noEntity(share: 0.08),
    confidence(mean: 0.8), unknownPieces(mean: 0.032), length("characters", factor: 1), length("words", factor: 0.17),
    length("tokens", factor: 0.22), length("lines", factor: 0.01), share("digit_share", mean: 0.03),
    share("uppercase_share", mean: 0.05), share("punctuation_share", mean: 0.06),
    SimulatedFeature("mean_word_length", on: .wordLength) { 5 + 0.6 * normal($0) },
  ]

  static func topic(share: Double) -> SimulatedFeature {
    let rest = 1 - share
    return SimulatedFeature(
      "topic",
      shares: [("games", share)] + (0..<15).map { ("t\($0)", rest * Double(16 - $0) / 136) } + [("t15", 1)])
  }

  static func language(share: Double) -> SimulatedFeature {
    SimulatedFeature("language", shares: [("it", share), ("de", 0.02), ("fr", 0.01), ("en", 1)])
  }

  static func entity(share: Double, fresh: Double) -> SimulatedFeature {
    SimulatedFeature("entity", shares: [("new", fresh), ("person", share), ("place", 0.2), ("none", 1)])
  }

  static func noEntity(share: Double) -> SimulatedFeature {
    SimulatedFeature("no_entity", shares: [("yes", share), ("no", 1)])
  }

  static func confidence(mean: Double) -> SimulatedFeature {
    // u^k has the mean 1 / (1 + k).
    let power = 1 / mean - 1
    return SimulatedFeature("confidence", on: .share) { Elementary.exp(power * Elementary.log($0)) }
  }

  static func unknownPieces(mean: Double) -> SimulatedFeature {
    SimulatedFeature("unknown_pieces", on: .share) { min(1, -mean * Elementary.log(1 - $0)) }
  }

  static func share(_ name: String, mean: Double) -> SimulatedFeature {
    SimulatedFeature(name, on: .share) { $0 < 0.2 ? 0 : min(1, -mean * Elementary.log(1 - ($0 - 0.2) / 0.8)) }
  }

  /// Log-normal, sigma 0.8; characters have the median 900.
  static func length(_ name: String, factor: Double) -> SimulatedFeature {
    SimulatedFeature(name, on: .length) { (900 * factor * Elementary.exp(0.8 * normal($0))).rounded() }
  }

  /// Pareto with exponent 1.2: no variance.
  static func heavyLength(_ name: String) -> SimulatedFeature {
    SimulatedFeature(name, on: .length) { min(6e7, 100 * Elementary.exp(-Elementary.log(1 - $0) / 1.2)).rounded() }
  }

  /// The normal quantile, by Tukey's lambda approximation (error below 0.1 in the middle; only a shape is needed).
  static func normal(_ u: Double) -> Double {
    5.05 * (Elementary.exp(0.135 * Elementary.log(u)) - Elementary.exp(0.135 * Elementary.log(1 - u)))
  }
}
