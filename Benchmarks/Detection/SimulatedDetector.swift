import Statistics

/// A detector fed with a simulated stream, and what it told, by documents.
struct SimulatedDetector {
  private(set) var detector: StreamDetector
  private(set) var baseline: Baseline?
  private var blocks: BlockBuilder
  /// The documents before each block.
  private var starts: [Int] = []
  /// The documents of closed blocks.
  private(set) var documents = 0

  init(baselineDocuments: Int, segmentAttributes: Int = 0) {
    var configuration = DetectorConfiguration(baselineDocuments: baselineDocuments)
    configuration.segmentAttributes = segmentAttributes
    detector = StreamDetector(configuration)
    blocks = BlockBuilder(documents: configuration.blockDocuments, milliseconds: configuration.blockMilliseconds)
  }

  /// Adds a pane and returns what changed.
  mutating func add(_ pane: CountedPane) throws -> [DriftReport] {
    let counts = try CountTable(documents: pane.counts.documents, features: [:])
    for block in blocks.add(CountedPane(span: pane.span, counts: counts)) {
      starts.append(documents)
      documents += block.documents
    }
    var reports: [DriftReport] = []
    for transition in detector.add(pane) {
      switch transition {
      case .baseline(let learnt): baseline = learnt
      case .drift(let report): reports.append(report)
      }
    }
    return reports
  }

  /// The documents before a block.
  func documents(before block: Int) -> Int { block < starts.count ? starts[block] : documents }
}
