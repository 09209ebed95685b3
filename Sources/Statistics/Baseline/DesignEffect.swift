/// How much more blocks vary than independent documents would: 1 where documents are independent, more where like
/// documents come in bursts.
public struct DesignEffect: Sendable, Hashable, Codable {
  /// The ratio at the baseline's own block sizes, at least 1.
  public let ratio: Double
  /// The mean number of documents of the baseline's blocks.
  public let blockDocuments: Double
  /// The line a + b·n fitted to the ratio over block sizes, where those vary fourfold.
  public let line: Line?

  /// A line over the number of documents of a block.
  public struct Line: Sendable, Hashable, Codable {
    public let intercept: Double
    public let slope: Double
  }

  /// Above this ratio a block may add at most 2 nats.
  public static let cappedAbove = 1.2

  public init(ratio: Double, blockDocuments: Double, line: Line? = nil) {
    self.ratio = max(1, ratio)
    self.blockDocuments = blockDocuments
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

  /// The larger of two effects, by their ratios.
  static func larger(_ first: DesignEffect, _ second: DesignEffect) -> DesignEffect {
    first.ratio >= second.ratio ? first : second
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
    var largest = 1.0
    for observations in runs { largest = max(largest, inflation(observations.map(\.ratio))) }
    guard largest > 1, let single = runs.first, let line = fit(single) else {
      return DesignEffect(ratio: largest, blockDocuments: blockDocuments)
    }
    // The line is lifted so that at the mean block it gives the largest ratio, error included.
    let mean = max(1e-9, line.intercept + line.slope * blockDocuments)
    let lift = max(1, largest / mean)
    return DesignEffect(
      ratio: largest, blockDocuments: blockDocuments,
      line: .init(intercept: line.intercept * lift, slope: line.slope * lift))
  }

  /// The mean ratio with two standard errors added, where it is beyond what chance gives; else 1.
  ///
  /// Beyond chance is r > 1 + 4·√(2/runs) + 0.02. The standard error is r·√(2/runs), or the empirical one if larger.
  static func inflation(_ ratios: [Double]) -> Double {
    guard ratios.count >= 8 else { return 1 }
    let runs = Double(ratios.count)
    // The mean was estimated from the same runs.
    let ratio = ratios.reduce(0, +) / (runs - 1)
    let theoretical = (2 / runs).squareRoot()
    guard ratio > 1 + 4 * theoretical + 0.02 else { return 1 }
    let spread = ratios.reduce(0.0) { $0 + ($1 - ratio) * ($1 - ratio) } / (runs - 1)
    return ratio + 2 * max(ratio * theoretical, (spread / runs).squareRoot())
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
