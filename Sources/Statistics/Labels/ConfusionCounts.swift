/// What reviews say of the predictions of one class or entity type; merging is adding.
public struct ConfusionCounts: Sendable, Hashable, Codable {
  /// Predicted, and rightly so.
  public private(set) var truePositives: Int
  /// Predicted, but not there.
  public private(set) var falsePositives: Int
  /// There, but not predicted.
  public private(set) var falseNegatives: Int

  /// - Throws: `LabelError.count` where a count is negative.
  public init(truePositives: Int = 0, falsePositives: Int = 0, falseNegatives: Int = 0) throws(LabelError) {
    for (what, count) in [
      ("true positives", truePositives), ("false positives", falsePositives), ("false negatives", falseNegatives),
    ] where count < 0 {
      throw .count(what, count)
    }
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
  }

  /// Adds the counts of `other`. A count stops at the largest `Int`.
  public mutating func merge(_ other: ConfusionCounts) {
    truePositives = truePositives.saturatingAdd(other.truePositives)
    falsePositives = falsePositives.saturatingAdd(other.falsePositives)
    falseNegatives = falseNegatives.saturatingAdd(other.falseNegatives)
  }

  /// The share of the predictions that are right, with Wilson's interval; `nil` where nothing was predicted.
  ///
  /// - Parameter designEffect: how much more the labels vary than independent ones would, since several of one document
  ///   or of one reviewer are alike; below 1, or not a number, it counts as 1.
  public func precision(designEffect: Double = 1) -> Estimate? {
    share(Double(truePositives) + Double(falsePositives), designEffect)
  }

  /// The share of what is there that was predicted, with Wilson's interval; `nil` where nothing was there.
  public func recall(designEffect: Double = 1) -> Estimate? {
    share(Double(truePositives) + Double(falseNegatives), designEffect)
  }

  /// The harmonic mean of precision and recall; `nil` where nothing was predicted and nothing was there.
  ///
  /// F1 is no share of anything that was drawn, but J = tp / (tp + fp + fn) is: of the things that were predicted or
  /// there, those that were both. F1 = 2J / (1 + J) rises with J, so the ends of Wilson's interval for J give F1's.
  public func f1(designEffect: Double = 1) -> Estimate? {
    let all = Double(truePositives) + Double(falsePositives) + Double(falseNegatives)
    guard let both = share(all, designEffect) else { return nil }
    func f1(_ jaccard: Double) -> Double { 2 * jaccard / (1 + jaccard) }
    return Estimate(value: f1(both.value), low: f1(both.low), high: f1(both.high))
  }

  private func share(_ of: Double, _ designEffect: Double) -> Estimate? {
    guard of > 0 else { return nil }
    return Estimate.share(Double(truePositives) / of, of: of / max(1, designEffect))
  }
}
