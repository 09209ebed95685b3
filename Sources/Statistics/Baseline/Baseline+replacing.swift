extension Baseline {
  /// The baseline with the features of these names as another has them, and all others as they are.
  ///
  /// Documents, blocks and span stay those of the whole. A feature that the other does not have is not judged any more.
  public func replacing(_ names: Set<String>, by other: Baseline) -> Baseline {
    let features = Self.replacing(names, in: features, by: other.features)
    let attributes = families / Self.groups(of: self.features)
    return Baseline(
      documents: documents, blocks: blocks, span: span, season: Season(features), features: features,
      counted: Self.replacing(names, in: counted, by: other.counted), averageRunLength: averageRunLength,
      families: Self.groups(of: features) * max(1, attributes),
      unsteadiness: unsteadiness.filter { !names.contains($0.feature) }
        + other.unsteadiness.filter { names.contains($0.feature) })
  }

  private static func replacing(
    _ names: Set<String>, in features: [FeatureBaseline], by others: [FeatureBaseline]
  ) -> [FeatureBaseline] {
    var placed: Set<String> = []
    return features.flatMap { feature -> [FeatureBaseline] in
      guard names.contains(feature.name) else { return [feature] }
      // Labels have several, which stay together.
      return placed.insert(feature.name).inserted ? others.filter { $0.name == feature.name } : []
    }
  }
}

extension Unsteadiness {
  /// The feature that is not steady.
  public var feature: String {
    switch self {
    case .alarm(let feature, _, _), .variation(let feature, _, _, _): feature
    }
  }
}
