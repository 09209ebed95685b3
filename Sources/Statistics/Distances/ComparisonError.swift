/// Counts that cannot be compared.
public enum ComparisonError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One of the two sets of counts.
  public enum Side: String, Sendable, Hashable {
    case baseline, window
  }

  /// The two sets have different numbers of bins, or one has none, or the positions are not as many.
  case bins(baseline: Int, window: Int, positions: Int?)
  /// A count is negative.
  case negative(Side, bin: Int)
  /// There are no documents to compare.
  case empty(Side)
  /// A number outside the range that it must lie in.
  case outside(String, Double, range: String)

  public var description: String {
    switch self {
    case .bins(let baseline, let window, let positions):
      "\(baseline) bins of the baseline, \(window) of the window\(positions.map { ", \($0) positions" } ?? "")"
    case .negative(let side, let bin): "the \(side.rawValue) has a negative count in bin \(bin)"
    case .empty(let side): "the \(side.rawValue) has no documents"
    case .outside(let what, let number, let range): "the \(what) is \(number); it must lie in \(range)"
    }
  }

  /// Throws unless both are counts of documents in the same bins, and the numbers are in their ranges.
  static func check(
    baseline: [Int], window: [Int], positions: [Double]? = nil, designEffect: Double, tolerance: Double
  ) throws(ComparisonError) {
    guard baseline.count == window.count, !baseline.isEmpty, positions.map({ $0.count == window.count }) ?? true else {
      throw .bins(baseline: baseline.count, window: window.count, positions: positions?.count)
    }
    for (side, counts) in [(Side.baseline, baseline), (.window, window)] {
      if let bin = counts.firstIndex(where: { $0 < 0 }) { throw .negative(side, bin: bin) }
      guard counts.contains(where: { $0 > 0 }) else { throw .empty(side) }
    }
    guard designEffect >= 1, designEffect <= 1e9 else {
      throw .outside("design effect", designEffect, range: "1...1e9")
    }
    guard tolerance >= 0, tolerance <= 1e3 else { throw .outside("tolerance", tolerance, range: "0...1e3") }
    for position in positions ?? [] where !position.isFinite {
      throw .outside("position of a bin", position, range: "the finite numbers")
    }
  }
}
