/// Random Fourier features of embeddings: numbers whose means tell distributions apart.
///
/// The Gaussian kernel exp(−‖x − y‖² / (2·bandwidth²)) is the mean over random frequencies w ~ N(0, 1/bandwidth²) of
/// cos(w·x)·cos(w·y) + sin(w·x)·sin(w·y). Source: Rahimi & Recht, *Random features for large-scale kernel machines*, NIPS
/// 2007.
///
/// The frequencies follow from the seed alone, and every feature is rounded to a multiple of 2⁻²⁰: the same vector gives
/// the same integers on every machine, and sums of them are exact in any order.
public struct FourierMap: Sendable, Hashable {
  /// What a map follows from. Sums of the same identity add.
  public struct Identity: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The components of a vector.
    public let dimensions: Int
    /// The random frequencies; each gives a cosine and a sine.
    public let frequencies: Int
    /// The distance of vectors over which the kernel falls to e^−½.
    public let bandwidth: Double
    public let seed: UInt64

    public var description: String {
      "\(frequencies) frequencies of \(dimensions) components, bandwidth \(bandwidth), seed \(seed)"
    }
  }

  /// Features are multiples of one part in this many.
  public static let steps = 1_048_576.0

  public let identity: Identity
  /// The frequencies one after the other, `dimensions` numbers each.
  private let weights: [Double]

  /// - Parameters:
  ///   - dimensions: the components of a vector, 1 to 65,536.
  ///   - frequencies: how many random frequencies, 1 to 4,096; by default 64.
  ///   - bandwidth: about the distance between two embeddings; by default 1, which is right for vectors of length 1.
  ///   - seed: of the frequencies.
  /// - Throws: `EmbeddingError.outside` for numbers outside their ranges.
  public init(
    dimensions: Int, frequencies: Int = 64, bandwidth: Double = 1, seed: UInt64 = 1
  ) throws(EmbeddingError) {
    guard (1...65_536).contains(dimensions) else {
      throw .outside("number of components", Double(dimensions), range: "1...65536")
    }
    guard (1...4096).contains(frequencies) else {
      throw .outside("number of frequencies", Double(frequencies), range: "1...4096")
    }
    guard bandwidth >= 1e-3, bandwidth <= 1e6 else { throw .outside("bandwidth", bandwidth, range: "1e-3...1e6") }
    identity = Identity(dimensions: dimensions, frequencies: frequencies, bandwidth: bandwidth, seed: seed)
    var normals = NormalSequence(seed: seed)
    weights = (0..<dimensions * frequencies).map { _ in normals.next() / bandwidth }
  }

  /// The cosine and the sine of every frequency, in steps of 2⁻²⁰.
  ///
  /// - Throws: `EmbeddingError` where the vector has another length, or a component that is not finite or far too large.
  public func features(of vector: [Float]) throws(EmbeddingError) -> [Int32] {
    guard vector.count == identity.dimensions else { throw .dimensions(vector.count, of: identity.dimensions) }
    if let bad = vector.firstIndex(where: { !$0.isFinite }) { throw .component(bad, vector[bad]) }
    var features: [Int32] = []
    features.reserveCapacity(2 * identity.frequencies)
    for frequency in 0..<identity.frequencies {
      let start = frequency * identity.dimensions
      var angle = 0.0
      for (place, component) in vector.enumerated() { angle += weights[start + place] * Double(component) }
      guard angle.magnitude <= Elementary.mostAngle else {
        let largest = vector.indices.max { vector[$0].magnitude < vector[$1].magnitude } ?? 0
        throw .component(largest, vector[largest])
      }
      let (cosine, sine) = Elementary.circular(angle)
      features.append(Int32((cosine * Self.steps).rounded(.toNearestOrEven)))
      features.append(Int32((sine * Self.steps).rounded(.toNearestOrEven)))
    }
    return features
  }
}

/// Standard normal numbers from a seed, by Box & Muller's transform.
private struct NormalSequence {
  private var random: SplitMix64
  private var kept: Double?

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func next() -> Double {
    if let number = kept {
      kept = nil
      return number
    }
    let radius = (-2 * Elementary.log(uniform())).squareRoot()
    let (cosine, sine) = Elementary.circular(6.283185307179586 * uniform())
    kept = radius * sine
    return radius * cosine
  }

  /// A number above 0 and at most 1.
  private mutating func uniform() -> Double {
    (Double(random.next() >> 11) + 1) / 9_007_199_254_740_992
  }
}
