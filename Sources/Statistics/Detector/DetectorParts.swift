/// A detector in parts that change at different paces, so that it can be kept without writing all of it again for every
/// block.
///
/// Put together again they judge, bit for bit, as the detector would have gone on.
package enum DetectorParts {
  /// What never changes but once, when the baseline is learnt.
  package struct Foundation: Sendable, Hashable, Codable {
    let configuration: DetectorConfiguration
    package let baseline: Baseline?
  }

  /// What changes with every pane.
  package struct Course: Sendable, Hashable, Codable {
    let documents: Int
    let judgedDocuments: Int
    let blocks: BlockBuilder
  }

  /// What changes with every block that is judged.
  package struct Accounts: Sendable, Hashable, Codable {
    package let watches: [WatchNumbers]
    package let lastEnd: Int64
    package let notCovered: [Int]

    package init(watches: [WatchNumbers], lastEnd: Int64, notCovered: [Int]) {
      self.watches = watches
      self.lastEnd = lastEnd
      self.notCovered = notCovered
    }
  }

  /// What changes when there is something to tell: the keys that are or were told of, and the incidents.
  package struct Keys: Sendable, Hashable, Codable {
    /// A key by its feature's place and its own.
    struct Known: Sendable, Hashable, Codable {
      let feature: Int
      let key: Int
      let state: KeyState
    }

    let known: [Known]
    let incidents: Incidents
  }

  /// Parts that are not of one detector.
  package struct Mismatch: Error, CustomStringConvertible {
    package let description: String
  }
}

extension StreamDetector {
  package var foundation: DetectorParts.Foundation { .init(configuration: configuration, baseline: baseline) }
  package var course: DetectorParts.Course {
    .init(documents: documents, judgedDocuments: judgedDocuments, blocks: blocks)
  }
  /// nil while the baseline is being learnt.
  package var accounts: DetectorParts.Accounts? {
    judge.map { .init(watches: $0.watches.map(\.kept), lastEnd: $0.lastEnd, notCovered: $0.notCovered) }
  }
  /// nil while the baseline is being learnt.
  package var keys: DetectorParts.Keys? {
    judge.map { judge in
      let known = judge.keys.enumerated().flatMap { feature, states in
        states.enumerated().filter { $0.element != KeyState() }.map {
          DetectorParts.Keys.Known(feature: feature, key: $0.offset, state: $0.element)
        }
      }
      return .init(known: known, incidents: judge.incidents)
    }
  }
  /// The blocks that the baseline will be learnt from, in order of their index, which counts from 0; none once it is.
  package var learningBlocks: [Block] { learning }
  /// The counts of recent blocks, in order. A stretch is a function of its first and last block.
  package var stretches: [History.Stretch] { judge?.history.stretches ?? [] }

  /// The detector of these parts.
  ///
  /// - Throws: ``DetectorParts/Mismatch`` where they do not fit together.
  package init(
    _ foundation: DetectorParts.Foundation, _ course: DetectorParts.Course, _ accounts: DetectorParts.Accounts?,
    _ keys: DetectorParts.Keys?, learning: [Block], stretches: [History.Stretch]
  ) throws(DetectorParts.Mismatch) {
    var judge: Judge?
    if let baseline = foundation.baseline {
      guard let accounts, let keys, learning.isEmpty else {
        throw .init(description: "there is a baseline, and no accounts, no keys or blocks still to learn from")
      }
      judge = try Judge(baseline, accounts, keys, History(stretches))
    } else if accounts != nil || keys != nil || !stretches.isEmpty {
      throw .init(description: "there is no baseline, and accounts of judging by it")
    }
    self.init(
      foundation.configuration, baseline: foundation.baseline, documents: course.documents,
      judgedDocuments: course.judgedDocuments, blocks: course.blocks, learning: learning, judge: judge)
  }
}

extension StreamDetector: Codable {
  private enum CodingKeys: CodingKey { case foundation, course, accounts, keys, learning, stretches }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    do {
      self = try StreamDetector(
        container.decode(DetectorParts.Foundation.self, forKey: .foundation),
        container.decode(DetectorParts.Course.self, forKey: .course),
        container.decodeIfPresent(DetectorParts.Accounts.self, forKey: .accounts),
        container.decodeIfPresent(DetectorParts.Keys.self, forKey: .keys),
        learning: container.decode([Block].self, forKey: .learning),
        stretches: container.decode([History.Stretch].self, forKey: .stretches))
    } catch let mismatch as DetectorParts.Mismatch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: mismatch.description))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(foundation, forKey: .foundation)
    try container.encode(course, forKey: .course)
    try container.encodeIfPresent(accounts, forKey: .accounts)
    try container.encodeIfPresent(keys, forKey: .keys)
    try container.encode(learningBlocks, forKey: .learning)
    try container.encode(stretches, forKey: .stretches)
  }
}

extension Judge {
  fileprivate init(
    _ baseline: Baseline, _ accounts: DetectorParts.Accounts, _ keys: DetectorParts.Keys, _ history: History
  ) throws(DetectorParts.Mismatch) {
    let bins = baseline.features.reduce(0) { $0 + $1.bins.count }
    guard accounts.watches.count == baseline.features.count, accounts.notCovered.count == baseline.features.count,
      history.stretches.allSatisfy({ $0.counts.count == bins })
    else { throw .init(description: "the accounts are not of the baseline's features") }
    var watches: [FeatureWatch] = []
    for (feature, numbers) in zip(baseline.features, accounts.watches) {
      watches.append(try FeatureWatch(feature, numbers))
    }
    self.init(
      baseline, watches: watches, keys: try Self.states(baseline, keys), history: history, lastEnd: accounts.lastEnd,
      notCovered: accounts.notCovered, incidents: keys.incidents)
  }

  private static func states(
    _ baseline: Baseline, _ keys: DetectorParts.Keys
  ) throws(DetectorParts.Mismatch) -> [[KeyState]] {
    var states = baseline.features.map { Array(repeating: KeyState(), count: $0.keys.count) }
    for known in keys.known {
      guard states.indices.contains(known.feature), states[known.feature].indices.contains(known.key),
        known.state.open?.directions.allSatisfy({ $0.fits(baseline.features[known.feature]) }) ?? true
      else { throw .init(description: "a key that was told of is not of the baseline's features") }
      states[known.feature][known.key] = known.state
    }
    return states
  }
}
