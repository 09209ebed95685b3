/// How much more blocks vary than independent documents would: 1 where documents are independent, more where like
/// documents come in bursts.
public struct DesignEffect: Sendable, Hashable, Codable {
  /// The ratio at the baseline's own block sizes, at least 1.
  public let ratio: Double
  /// The mean number of documents of the baseline's blocks.
  public let blockDocuments: Double
  /// Over how many blocks a burst of like documents reaches: 1, 4 or 16.
  public let reach: Int
  /// The line a + b·n fitted to the ratio over block sizes, where those vary fourfold.
  public let line: Line?

  /// A line over the number of documents of a block.
  public struct Line: Sendable, Hashable, Codable {
    public let intercept: Double
    public let slope: Double
  }

  /// Above this ratio a burst may add at most 2 nats.
  public static let cappedAbove = 1.2

  public init(ratio: Double, blockDocuments: Double, reach: Int = 1, line: Line? = nil) {
    self.ratio = max(1, ratio)
    self.blockDocuments = blockDocuments
    self.reach = max(1, reach)
    self.line = line
  }

  /// The ratio for a block of `documents` documents.
  ///
  /// - Parameter largeSeen: how many blocks of over twice the baseline's size were seen; from 64 on the running
  ///   estimate knows them, before that the ratio is taken to grow with the size.
  public func ratio(documents: Int, largeSeen: Int) -> Double {
    guard ratio > 1 else { return 1 }
    let size = Double(documents)
    if let line { return max(1, line.intercept + line.slope * size) }
    guard size > 2 * blockDocuments, largeSeen < 64 else { return ratio }
    return 1 + (ratio - 1) * size / blockDocuments
  }

  /// The larger of two effects, by their ratios, with the longer reach of both.
  static func larger(_ first: DesignEffect, _ second: DesignEffect) -> DesignEffect {
    let larger = first.ratio >= second.ratio ? first : second
    return DesignEffect(
      ratio: larger.ratio, blockDocuments: larger.blockDocuments, reach: max(first.reach, second.reach),
      line: larger.line)
  }

  /// What the features of a stream have in common: the middle one of their effects.
  ///
  /// Where most features vary together, it is the documents that are alike, and a class that no burst has hit yet will be
  /// hit too.
  static func common(to effects: [DesignEffect]) -> DesignEffect? {
    let middle = (effects.count - 1) / 2
    let reaches = effects.map(\.reach).sorted()
    return effects.sorted { $0.ratio < $1.ratio }.dropFirst(middle).first.map {
      DesignEffect(ratio: $0.ratio, blockDocuments: $0.blockDocuments, reach: reaches[middle], line: $0.line)
    }
  }
}

/// Learns a design effect from a baseline's blocks.
struct DesignEffectEstimate {
  /// A block's squared deviation over the variance expected of it, with its size.
  struct Observation {
    var documents: Double
    var ratio: Double
  }

  /// The run lengths, in blocks, that are compared with independence.
  static let runLengths = [1, 4, 16]

  /// The effect of blocks whose sums of a score lie so far from what is expected of them.
  ///
  /// - Parameter variance: of one document's score.
  static func effect(of deviations: [Double], variance: Double, sizes: [Double]) -> DesignEffect {
    let mean = sizes.reduce(0, +) / Double(max(1, sizes.count))
    guard variance > 0 else { return DesignEffect(ratio: 1, blockDocuments: mean) }
    let observations = runLengths.map { length in
      runs(of: length, among: sizes.count).map { run -> Observation in
        let deviation = deviations[run].reduce(0, +)
        let documents = sizes[run].reduce(0, +)
        return .init(documents: documents, ratio: deviation * deviation / (variance * documents))
      }
    }
    return effect(observations, blockDocuments: mean)
  }

  /// The places of consecutive runs of `length` blocks.
  static func runs(of length: Int, among blocks: Int) -> [Range<Int>] {
    (0..<blocks / length).map { $0 * length..<($0 + 1) * length }
  }

  /// The effect from the observations of each run length; `single` are those of runs of one block.
  static func effect(_ runs: [[Observation]], blockDocuments: Double) -> DesignEffect {
    let (largest, reach) = largest(of: zip(runLengths, runs).compactMap { Variation(length: $0, $1.map(\.ratio)) })
    guard largest > 1, let single = runs.first, let line = fit(single) else {
      return DesignEffect(ratio: largest, blockDocuments: blockDocuments, reach: reach)
    }
    // The line is lifted so that at the mean block it gives the largest ratio, error included.
    let mean = max(1e-9, line.intercept + line.slope * blockDocuments)
    let lift = max(1, largest / mean)
    return DesignEffect(
      ratio: largest, blockDocuments: blockDocuments, reach: reach,
      line: .init(intercept: line.intercept * lift, slope: line.slope * lift))
  }

  /// How much the runs of one length vary.
  private struct Variation {
    let length: Int
    /// The mean ratio, and the variance of the ratios.
    let ratio: Double
    let spread: Double
    let runs: Double
    /// The standard error of the mean of squares of normal deviations, as a share of it: √(2/runs).
    let error: Double

    /// nil of fewer than eight runs.
    init?(length: Int, _ ratios: [Double]) {
      guard ratios.count >= 8 else { return nil }
      self.length = length
      let runs = Double(ratios.count)
      // The mean was estimated from the same runs.
      let ratio = ratios.reduce(0, +) / (runs - 1)
      self.ratio = ratio
      self.runs = runs
      spread = ratios.reduce(0.0) { $0 + ($1 - ratio) * ($1 - ratio) } / (runs - 1)
      error = (2 / runs).squareRoot()
    }

    /// The mean ratio with two standard errors added, where it is beyond what chance gives; else 1.
    ///
    /// Beyond chance is r > 1 + 4·√(2/runs) + 0.02. The standard error is r·√(2/runs), or the empirical one if larger.
    var inflation: Double {
      guard ratio > 1 + 4 * error + 0.02 else { return 1 }
      return ratio + 2 * max(ratio * error, (spread / runs).squareRoot())
    }

    /// Whether the ratios have the long tail that a few bursts give and a slow wave does not: squares of normal deviations
    /// spread with twice their squared mean, those of a sine with half of it.
    var isOfBursts: Bool { spread > 3 * ratio * ratio }
  }

  /// The largest inflation of the run lengths, and over how many blocks bursts reach.
  ///
  /// Long runs are few, and their ratio moves with chance: it counts only where it lies two standard errors above what
  /// the shorter runs, which hold the same documents, have shown. Bursts reach over the longest runs that vary more than
  /// the shorter ones by half at least, too.
  private static func largest(of variations: [Variation]) -> (ratio: Double, reach: Int) {
    var (largest, reach, shorter) = (1.0, 1, 0.0)
    for variation in variations {
      let beyondChance = 1 + 2 * variation.error
      if variation.ratio > shorter * beyondChance { largest = max(largest, variation.inflation) }
      if variation.length > 1, variation.isOfBursts, variation.ratio > shorter * max(1.5, beyondChance) {
        reach = variation.length
      }
      shorter = max(shorter, variation.ratio)
    }
    return (largest, largest > 1 ? reach : 1)
  }

  /// Least squares of the ratio over the size, where the sizes vary fourfold between their 5th and 95th percentile.
  private static func fit(_ observations: [Observation]) -> DesignEffect.Line? {
    let sizes = observations.map(\.documents).sorted()
    guard sizes.count >= 20 else { return nil }
    let low = sizes[sizes.count / 20]
    let high = sizes[sizes.count - 1 - sizes.count / 20]
    guard low > 0, high >= 4 * low else { return nil }
    let count = Double(observations.count)
    let meanSize = observations.reduce(0) { $0 + $1.documents } / count
    let meanRatio = observations.reduce(0) { $0 + $1.ratio } / count
    var covariance = 0.0
    var variance = 0.0
    for observation in observations {
      covariance += (observation.documents - meanSize) * (observation.ratio - meanRatio)
      variance += (observation.documents - meanSize) * (observation.documents - meanSize)
    }
    guard variance > 0 else { return nil }
    let slope = max(0, covariance / variance)
    return .init(intercept: max(0, meanRatio - slope * meanSize), slope: slope)
  }
}
