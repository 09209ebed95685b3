extension StreamDetector {
  /// The detector with another baseline, in which nothing has been judged by it; blocks are numbered on.
  ///
  /// Close the open block first, with `advance(to: .max)`, where what is in it is not to be judged by the new one.
  public func judging(by baseline: Baseline) -> StreamDetector {
    StreamDetector(
      configuration, baseline: baseline, documents: documents, judgedDocuments: judgedDocuments, blocks: blocks,
      learning: [], judge: Judge(baseline, firstBlock: blocks.nextPlace, judgesUnsteady: configuration.judgesUnsteady))
  }

  /// The detector without a baseline, which learns one from the documents that come.
  ///
  /// - Parameter documents: how many it learns from; nil for as many as before.
  public func learningAnew(documents: Int?) -> StreamDetector {
    var configuration = configuration
    if let documents { configuration.baselineDocuments = documents }
    return StreamDetector(
      configuration, baseline: nil, documents: blocks.open?.documents ?? 0, judgedDocuments: 0, blocks: blocks,
      learning: [], judge: nil)
  }

  /// The detector with the features of these names as another baseline has them; what is known of the others goes on.
  ///
  /// Where there is no baseline, nothing changes.
  public func replacing(_ names: Set<String>, by other: Baseline) -> StreamDetector {
    guard let baseline, let judge else { return self }
    let changed = baseline.replacing(names, by: other)
    return StreamDetector(
      configuration, baseline: changed, documents: documents, judgedDocuments: judgedDocuments, blocks: blocks,
      learning: [],
      judge: judge.replacing(
        names, in: baseline, with: changed, firstBlock: blocks.nextPlace, judgesUnsteady: configuration.judgesUnsteady))
  }
}

extension Judge {
  fileprivate func replacing(
    _ names: Set<String>, in old: Baseline, with new: Baseline, firstBlock: Int, judgesUnsteady: Bool
  ) -> Judge {
    var before: [String: [Int]] = [:]
    for (place, feature) in old.features.enumerated() { before[feature.name, default: []].append(place) }
    var taken: [String: Int] = [:]
    // The place of each feature in the old baseline; nil for those that are new.
    let origins = new.features.map { feature -> Int? in
      guard !names.contains(feature.name), let places = before[feature.name] else { return nil }
      let number = taken[feature.name, default: 0]
      taken[feature.name] = number + 1
      return number < places.count ? places[number] : nil
    }
    var incidents = incidents
    incidents.leave(names)
    return Judge(
      new,
      watches: zip(new.features, origins).map { feature, origin in
        origin.map { watches[$0] }
          ?? FeatureWatch(feature, firstBlock: firstBlock, refused: judgesUnsteady ? [] : new.refused(of: feature))
      },
      keys: zip(new.features, origins).map { feature, origin in
        origin.map { keys[$0] } ?? Array(repeating: KeyState(), count: feature.keys.count)
      },
      history: history.rearranged(old, new, origins), lastEnd: lastEnd,
      notCovered: origins.map { $0.map { notCovered[$0] } ?? 0 }, incidents: incidents)
  }
}

extension History {
  /// The counts of the bins as the new baseline has them; those of new features are 0.
  fileprivate func rearranged(_ old: Baseline, _ new: Baseline, _ origins: [Int?]) -> History {
    var starts: [Int] = []
    var start = 0
    for feature in old.features {
      starts.append(start)
      start += feature.bins.count
    }
    return History(
      stretches.map { stretch in
        var changed = stretch
        changed.counts = zip(new.features, origins).flatMap { feature, origin -> [UInt32] in
          guard let origin else { return [UInt32](repeating: 0, count: feature.bins.count) }
          return Array(stretch.counts[starts[origin]..<starts[origin] + old.features[origin].bins.count])
        }
        return changed
      })
  }
}
