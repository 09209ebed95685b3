internal import Statistics

/// How drift is counted and judged.
struct DriftSettings: Sendable, Equatable {
  /// The event time that one summary covers.
  var pane = Duration.seconds(10)
  /// Attributes of documents by whose values drift is judged too.
  var segments: [String] = []
  var detector = DetectorConfiguration()

  init() {}

  init(_ section: YAMLSection) {
    pane = section.duration("pane", default: pane, in: .milliseconds(1)...(.seconds(3_600)))
    if pane.components.attoseconds % 1_000_000_000_000_000 != 0 {
      section.problem("pane", "must be a whole number of milliseconds")
    }
    segments = section.strings("segments", default: [])
    for (index, name) in segments.enumerated() where name.isEmpty || segments[..<index].contains(name) {
      section.problem("segments", "each must be the name of an attribute, and be there once, not '\(name.shown)'")
    }
    detector = Self.detector(section)
    detector.segmentAttributes = segments.count
  }

  private static func detector(_ section: YAMLSection) -> DetectorConfiguration {
    var detector = DetectorConfiguration()
    let least = detector.leastBaselineDocuments
    detector.baselineDocuments = section.integer(
      "baseline_documents", default: detector.baselineDocuments, in: least...100_000_000)
    detector.blockDocuments = section.integer("block_documents", default: detector.blockDocuments, in: 1...1_000_000)
    let (blocks, leastBlocks) = (detector.baselineDocuments / detector.blockDocuments, detector.leastBaselineBlocks)
    if blocks < leastBlocks {
      section.problem(
        "block_documents",
        "a baseline of \(detector.baselineDocuments) documents would have \(blocks) blocks, and at least "
          + "\(leastBlocks) are needed: choose smaller blocks or a longer baseline")
    }
    detector.averageRunLength = Double(
      section.integer("documents_per_false_alarm", default: 1_000_000, in: 10_000...1_000_000_000_000))
    detector.mostFeatures = section.integer("most_features", default: detector.mostFeatures, in: 1...1_000)
    detector.preferred = section.strings("features_first", default: [])
    detector.countedOnly = Set(section.strings("features_counted_only", default: []))
    return detector
  }
}
