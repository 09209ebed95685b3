import Statistics

/// Gathers the blocks of a baseline and learns it.
struct ObservedLearner {
  private let settings: ObservationSettings
  private let learnsAll: Bool
  private var builder: BlockBuilder?
  private var blocks: [Block] = []
  private var documents = 0

  init(_ settings: ObservationSettings, learnsAll: Bool) {
    self.settings = settings
    self.learnsAll = learnsAll
  }

  /// The detector's configuration for features of these kinds: projections share a budget, and where documents have no times
  /// blocks know no hours.
  func configuration(_ kinds: [(name: String, kind: ObservedKind)], _ isTimed: Bool) -> DetectorConfiguration {
    var configuration = settings.detector
    for (name, kind) in kinds where kind == .projection && configuration.groups[name] == nil {
      configuration.groups[name] = "projections"
    }
    if !isTimed {
      // What is counted in order has no hours.
      configuration.blockMilliseconds = .max
      configuration.season = .none
    }
    return configuration
  }

  /// Adds the next group of documents.
  mutating func add(_ pane: CountedPane, isTimed: Bool) {
    if builder == nil {
      builder = BlockBuilder(
        documents: settings.detector.blockDocuments,
        milliseconds: isTimed ? settings.detector.blockMilliseconds : .max)
    }
    for block in builder?.add(pane) ?? [] { take(block) }
  }

  /// Closes the open block, whatever its hour.
  mutating func closeBlock() {
    if let block = builder?.advance(to: .max) { take(block) }
  }

  private mutating func take(_ block: Block) {
    blocks.append(block)
    documents += block.documents
  }

  /// Whether there is enough: the documents that were asked for, and the blocks that a verdict needs.
  ///
  /// Where fewer documents were asked for than a verdict needs, more will not come, and the verdict is refused.
  var isDue: Bool {
    guard !learnsAll, documents >= settings.detector.baselineDocuments else { return false }
    return blocks.count >= settings.detector.leastBaselineBlocks || documents < settings.detector.leastBaselineDocuments
  }

  /// The baseline of what was gathered.
  func learn(kinds: [(name: String, kind: ObservedKind)], isTimed: Bool) -> ObservedBaseline {
    let configuration = configuration(kinds, isTimed)
    do throws(BaselineLearner.NotReady) {
      let baseline = try BaselineLearner.learn(from: blocks, configuration: configuration)
      return ObservedBaseline(
        baseline: baseline, documents: documents, blocks: blocks.count,
        isReady: baseline.givesVerdicts || settings.detector.judgesUnsteady,
        reasons: baseline.reasons, isTimed: isTimed)
    } catch {
      // What it would find is stated all the same.
      var lower = configuration
      (lower.leastBaselineDocuments, lower.leastBaselineBlocks) = (1, 1)
      return ObservedBaseline(
        baseline: try? BaselineLearner.learn(from: blocks, configuration: lower), documents: documents,
        blocks: blocks.count, isReady: false, reasons: missing(), isTimed: isTimed)
    }
  }

  private func missing() -> [String] {
    var words: [String] = []
    let (least, leastBlocks) = (settings.detector.leastBaselineDocuments, settings.detector.leastBaselineBlocks)
    if documents < least { words.append("baseline not ready: \(documents) of at least \(least) documents") }
    if blocks.count < leastBlocks {
      words.append("baseline not ready: \(blocks.count) of at least \(leastBlocks) blocks")
    }
    return words
  }

  /// The documents after the last block; the learner is empty then.
  mutating func takeRest() -> CountedPane? {
    defer {
      builder = nil
      blocks = []
    }
    return builder?.open.map { CountedPane(span: $0.span, counts: $0.counts) }
  }
}
