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
    let watches: [FeatureWatch]
    let keys: [[KeyState]]
    let lastEnd: Int64
    let notCovered: [Int]
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
    judge.map {
      .init(
        watches: $0.watches, keys: $0.keys, lastEnd: $0.lastEnd, notCovered: $0.notCovered, incidents: $0.incidents)
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
    learning: [Block], stretches: [History.Stretch]
  ) throws(DetectorParts.Mismatch) {
    var judge: Judge?
    if let baseline = foundation.baseline {
      guard let accounts, learning.isEmpty else {
        throw .init(description: "there is a baseline, and no accounts or blocks still to learn from")
      }
      judge = try Judge(baseline, accounts, History(stretches))
    } else if accounts != nil || !stretches.isEmpty {
      throw .init(description: "there is no baseline, and accounts of judging by it")
    }
    self.init(
      foundation.configuration, baseline: foundation.baseline, documents: course.documents,
      judgedDocuments: course.judgedDocuments, blocks: course.blocks, learning: learning, judge: judge)
  }
}

extension Judge {
  fileprivate init(
    _ baseline: Baseline, _ accounts: DetectorParts.Accounts, _ history: History
  ) throws(DetectorParts.Mismatch) {
    let bins = baseline.features.reduce(0) { $0 + $1.bins.count }
    guard accounts.watches.count == baseline.features.count, accounts.keys.count == baseline.features.count,
      accounts.notCovered.count == baseline.features.count,
      history.stretches.allSatisfy({ $0.counts.count == bins })
    else { throw .init(description: "the accounts are not of the baseline's features") }
    for (place, feature) in baseline.features.enumerated() {
      let directions = accounts.keys[place].compactMap(\.open).flatMap(\.directions)
      guard accounts.watches[place].fits(feature), accounts.keys[place].count == feature.keys.count,
        directions.allSatisfy({ $0.fits(feature) })
      else { throw .init(description: "the accounts of \(feature.name) are not of the baseline's bins and scores") }
    }
    self.init(
      baseline, watches: accounts.watches, keys: accounts.keys, history: history, lastEnd: accounts.lastEnd,
      notCovered: accounts.notCovered, incidents: accounts.incidents)
  }
}
