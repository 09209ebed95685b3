/// How often predictions of each confidence were right; merging is adding.
///
/// Confidences fall into 16 bins of equal width, whose edges are also edges of `Grid.share`. Confidences are summed in
/// steps of 2⁻²⁰, so that sums do not depend on how they were split.
public struct Reliability: Sendable, Hashable, Codable {
  /// What was counted in one bin.
  public struct Bin: Sendable, Hashable, Codable {
    public fileprivate(set) var documents = 0
    /// Those whose prediction was right.
    public fileprivate(set) var correct = 0
    /// The sum of the confidences in steps of 2⁻²⁰.
    public fileprivate(set) var confidenceSteps: Int64 = 0

    /// The mean confidence; `nil` without documents.
    public var confidence: Double? {
      documents > 0 ? Double(confidenceSteps) / Reliability.step / Double(documents) : nil
    }

    /// The share that was right; `nil` without documents.
    public var accuracy: Double? { documents > 0 ? Double(correct) / Double(documents) : nil }
  }

  /// The number of bins.
  public static let binCount = 16
  private static let step = 1_048_576.0

  /// The bins, ascending in confidence.
  public private(set) var bins = [Bin](repeating: Bin(), count: binCount)

  public init() {}

  /// What was counted elsewhere: documents, those that were right and the sum of the confidences in steps, by bin.
  ///
  /// - Throws: `LabelError` for a bin that there is not, or counts that cannot be.
  public init(
    _ counted: [(bin: Int, documents: Int, correct: Int, confidenceSteps: Int64)]
  ) throws(LabelError) {
    for one in counted {
      guard bins.indices.contains(one.bin) else { throw .bins(one.bin, of: bins.count) }
      guard one.documents >= 0 else { throw .count("documents", one.documents) }
      guard one.correct >= 0, one.correct <= one.documents else {
        throw .tooMany(events: one.correct, documents: one.documents)
      }
      var bin = Bin()
      bin.documents = one.documents
      bin.correct = one.correct
      bin.confidenceSteps = max(0, one.confidenceSteps)
      bins[one.bin] = bin
    }
  }

  /// A confidence in steps of 2⁻²⁰; 0 for what is none.
  public static func steps(of confidence: Double) -> Int64 {
    bin(of: confidence) == nil ? 0 : Int64((confidence * step).rounded(.toNearestOrEven))
  }

  /// The bin of a confidence from 0 to 1; `nil` for any other number.
  public static func bin(of confidence: Double) -> Int? {
    guard confidence >= 0, confidence <= 1 else { return nil }
    return min(Int(confidence * Double(binCount)), binCount - 1)
  }

  /// Counts a prediction that was reviewed.
  ///
  /// - Throws: `LabelError.outside` where the confidence is not from 0 to 1.
  public mutating func add(confidence: Double, isCorrect: Bool) throws(LabelError) {
    guard let bin = Self.bin(of: confidence) else { throw .outside("confidence", confidence, range: "0...1") }
    bins[bin].documents = bins[bin].documents.saturatingAdd(1)
    bins[bin].correct = bins[bin].correct.saturatingAdd(isCorrect ? 1 : 0)
    bins[bin].confidenceSteps = bins[bin].confidenceSteps.saturatingAdd(Self.steps(of: confidence))
  }

  /// Adds the counts of `other`.
  public mutating func merge(_ other: Reliability) {
    for bin in bins.indices where bin < other.bins.count {
      bins[bin].documents = bins[bin].documents.saturatingAdd(other.bins[bin].documents)
      bins[bin].correct = bins[bin].correct.saturatingAdd(other.bins[bin].correct)
      bins[bin].confidenceSteps = bins[bin].confidenceSteps.saturatingAdd(other.bins[bin].confidenceSteps)
    }
  }

  /// The documents in all bins.
  public var documents: Int { bins.reduce(0) { $0.saturatingAdd($1.documents) } }
}

extension Int64 {
  /// The sum, or the number nearest to it that there is.
  func saturatingAdd(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
