/// Why a baseline is not steady.
///
/// A change inside a baseline would make the detector deaf to changes of that kind, and so would bursts beyond reason.
/// Of what is not steady there is no verdict; of the rest there is.
public enum Unsteadiness: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The baseline's own detector raised an alarm in it, in the given block: of the feature there is no verdict.
  case alarm(feature: String, label: String?, block: Int)
  /// Blocks vary over fifty times as much as independent documents would, since like documents come in long bursts or the
  /// baseline holds a change: of the score there is no verdict, or of the whole feature where no score is named.
  case variation(feature: String, label: String?, score: Score.Kind?, designEffect: Double)

  /// Above this design effect a baseline is not steady.
  public static let mostDesignEffect = 50.0

  public var description: String {
    switch self {
    case .alarm(let feature, let label, let block):
      return "\(feature)\(label.map { " (\($0))" } ?? "") changes inside the baseline: alarm in block \(block)"
    case .variation(let feature, let label, let score, let designEffect):
      let name = [label, score?.rawValue].compactMap(\.self).joined(separator: ", ")
      let times = Int(min(designEffect, 1e9).rounded())
      return "blocks of \(feature)\(name.isEmpty ? "" : " (\(name))") vary \(times) times as much as independent "
        + "documents would: it comes in bursts, or changes inside the baseline"
    }
  }

  /// Whether variation makes all of a feature unsteady.
  var isOfWholeFeature: Bool {
    if case .variation(_, _, score: nil, _) = self { true } else { false }
  }

  /// Whether it takes the verdict from a direction of the feature.
  func refuses(_ direction: FeatureBaseline.Direction, of feature: FeatureBaseline) -> Bool {
    switch self {
    case .alarm(let name, let label, _), .variation(let name, let label, score: nil, _):
      return name == feature.name && feature.keys.contains { $0.label == label }
    case .variation(let name, let label, .some(let kind), _):
      let score = feature.scores[direction.score]
      return name == feature.name && score.label == label && score.kind == kind
    }
  }
}

extension Baseline {
  /// Which of a feature's directions give no verdict, since the baseline is not steady in them.
  public func refused(of feature: FeatureBaseline) -> [Bool] {
    feature.directions.map { direction in unsteadiness.contains { $0.refuses(direction, of: feature) } }
  }

  /// Why it is not steady, each in words; none where it is.
  package var reasons: [String] { unsteadiness.map { "baseline not steady: \($0)" } }

  /// Whether there is anything that it gives a verdict of.
  public var givesVerdicts: Bool { features.contains { refused(of: $0).contains(false) } }
}
