/// What is normal of embeddings: the means of their random Fourier features, and how much those vary.
///
/// The distance of a window is the maximum mean discrepancy √(mean over frequencies of the squared differences of the
/// means of cosines and sines), 0 to √2. Source: Gretton et al., *A kernel two-sample test*, JMLR 13, 2012; Zhao & Meng,
/// *FastMMD*, Neural Computation 27, 2015.
public struct EmbeddingBaseline: Sendable, Hashable, Codable {
  /// The baseline's sums.
  public let sums: FourierSums
  /// The variance of one document's features, summed over them and divided by the frequencies: as the blocks vary.
  public let variance: Double
  /// The trace of the square of the features' covariance, likewise divided by the square of the frequencies.
  public let squaredCovariance: Double
  /// How much more the blocks vary than independent documents would; at least 1.
  public let designEffect: Double

  /// The fewest blocks to learn from.
  public static let leastBlocks = 16
  /// More blocks than this are put together, neighbours with neighbours.
  static let mostBlocks = 512

  /// Learns from the sums of blocks of documents that follow each other.
  ///
  /// The covariance is that of the blocks' means, so bursts of like documents are in it.
  ///
  /// - Throws: `EmbeddingError` where there are fewer than 16 blocks with documents, or their maps differ.
  public init(learningFrom blocks: [FourierSums]) throws(EmbeddingError) {
    let blocks = blocks.filter { $0.documents > 0 }
    guard let first = blocks.first, blocks.count >= Self.leastBlocks else {
      throw .blocks(blocks.count, atLeast: Self.leastBlocks)
    }
    var total = FourierSums(first.map)
    for block in blocks { try total.merge(block) }
    guard let center = total.means else { throw .empty }
    let frequencies = Double(first.map.frequencies)
    // Cosine² + sine² is 1, so the variance of independent documents follows from the means alone.
    let independent = 1 - center.reduce(0) { $0 + $1 * $1 } / frequencies
    let (variation, effect) = BlockVariation.learnt(
      from: try Self.joined(blocks), around: center, size: frequencies, independent: independent)
    sums = total
    variance = variation.variance
    squaredCovariance = variation.squaredCovariance
    designEffect = effect
  }

  /// Neighbours summed, so that there are at most `mostBlocks`.
  private static func joined(_ blocks: [FourierSums]) throws(EmbeddingError) -> [FourierSums] {
    let size = (blocks.count + mostBlocks - 1) / mostBlocks
    guard size > 1 else { return blocks }
    var joined: [FourierSums] = []
    for start in stride(from: 0, to: blocks.count, by: size) {
      var sum = blocks[start]
      for block in blocks[(start + 1)..<min(start + size, blocks.count)] { try sum.merge(block) }
      joined.append(sum)
    }
    return joined
  }

  /// How far the documents of `window` lie from the baseline.
  ///
  /// The interval is the value plus and minus the 95 % point of the distance between documents that are alike, by how the
  /// blocks vary.
  ///
  /// - Parameters:
  ///   - tolerance: the distance that is no cause for concern, 0 to 2.
  /// - Throws: `EmbeddingError` where the maps differ, the window has no documents or the tolerance is out of range.
  public func distance(of window: FourierSums, tolerance: Double = 0) throws(EmbeddingError) -> Distance {
    guard window.map == sums.map, window.steps.count == sums.steps.count else { throw .maps(window.map, sums.map) }
    guard tolerance >= 0, tolerance <= 2 else { throw .outside("tolerance", tolerance, range: "0...2") }
    let variation = BlockVariation(
      size: Double(sums.map.frequencies), variance: variance, squaredCovariance: squaredCovariance)
    guard let distance = variation.distance(of: window, from: sums, tolerance: tolerance) else { throw .empty }
    return distance
  }
}
