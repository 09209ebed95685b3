/// The detector of one stream: learns a baseline from the first documents, then judges what follows.
///
/// A value: it is given closed panes in order of time and returns what changed. The same panes give the same answers,
/// bit for bit, however their counts were split and merged before.
///
/// ```swift
/// var detector = StreamDetector(DetectorConfiguration(baselineDocuments: 28_000))
/// for transition in detector.add(pane) { … }
/// ```
public struct StreamDetector: Sendable, Hashable {
  public let configuration: DetectorConfiguration
  /// What the stream is judged against; `nil` while it is being learnt.
  public private(set) var baseline: Baseline?
  /// How many documents the closed blocks had.
  public private(set) var documents = 0
  /// How many of them were judged.
  public private(set) var judgedDocuments = 0
  var blocks: BlockBuilder
  private(set) var learning: [Block] = []
  private(set) var judge: Judge?

  public init(_ configuration: DetectorConfiguration) {
    self.configuration = configuration
    blocks = BlockBuilder(documents: configuration.blockDocuments, milliseconds: configuration.blockMilliseconds)
  }

  /// A detector that was in these parts; see ``DetectorParts``.
  init(
    _ configuration: DetectorConfiguration, baseline: Baseline?, documents: Int, judgedDocuments: Int,
    blocks: BlockBuilder, learning: [Block], judge: Judge?
  ) {
    self.configuration = configuration
    self.baseline = baseline
    self.documents = documents
    self.judgedDocuments = judgedDocuments
    self.blocks = blocks
    self.learning = learning
    self.judge = judge
  }

  /// A detector that judges from the first document on, by a baseline learnt before.
  public init(_ configuration: DetectorConfiguration, baseline: Baseline) {
    self.init(configuration)
    self.baseline = baseline
    judge = Judge(baseline, firstBlock: 0, judgesUnsteady: configuration.judgesUnsteady)
  }

  /// Documents in the block that is still open: not yet judged.
  public var openDocuments: Int { blocks.open?.documents ?? 0 }

  /// Why there is no baseline yet; `nil` where there is one.
  public var notReady: BaselineLearner.NotReady? {
    guard baseline == nil else { return nil }
    let least = max(configuration.leastBaselineDocuments, configuration.baselineDocuments)
    guard documents >= least else { return .documents(documents, of: least) }
    return .blocks(learning.count, of: configuration.leastBaselineBlocks)
  }

  /// Adds a closed pane, whose span begins no earlier than those before it.
  public mutating func add(_ pane: CountedPane) -> [Transition] {
    blocks.add(pane).flatMap { process($0) }
  }

  /// Tells that all panes that end by `time` (milliseconds since 1970) were added.
  public mutating func advance(to time: Int64) -> [Transition] {
    blocks.advance(to: time).map { process($0) } ?? []
  }

  /// The evidence of every key at present: the share of what an alert needs, largest first.
  public func evidence() -> [(feature: String, label: String?, share: Double)] {
    guard let baseline, let judge else { return [] }
    var all: [(feature: String, label: String?, share: Double)] = []
    for (feature, watch) in zip(baseline.features, judge.watches) {
      let needed = baseline.threshold * baseline.weight(ofGroupOf: feature)
      for key in feature.keys { all.append((feature.name, key.label, watch.evidence(of: key, in: feature) / needed)) }
    }
    return all.sorted { $0.share > $1.share }
  }

  /// How many documents of each feature fell into hours that the baseline has no day of, and were not judged; features
  /// without such documents are left out.
  public var notCovered: [(feature: String, documents: Int)] {
    guard let baseline, let judge else { return [] }
    return zip(baseline.features, judge.notCovered).filter { $0.1 > 0 }.map { ($0.0.name, $0.1) }
  }

  /// The keys with an open alert, in the baseline's order.
  public var openAlerts: [(feature: String, label: String?)] {
    guard let baseline, let judge else { return [] }
    return zip(baseline.features, judge.keys).flatMap { feature, states in
      zip(feature.keys, states).filter { $1.open != nil }.map { (feature.name, $0.0.label) }
    }
  }

  private mutating func process(_ block: Block) -> [Transition] {
    documents = documents.saturatingAdd(block.documents)
    guard let baseline else { return learn(block) }
    judgedDocuments = judgedDocuments.saturatingAdd(block.documents)
    return judge?.add(block, baseline: baseline, configuration: configuration).map { .drift($0) } ?? []
  }

  private mutating func learn(_ block: Block) -> [Transition] {
    learning.append(block)
    guard notReadyWithoutBlocks == nil else { return [] }
    guard let learnt = try? BaselineLearner.learn(from: learning, configuration: configuration) else { return [] }
    baseline = learnt
    judge = Judge(learnt, firstBlock: block.index + 1, judgesUnsteady: configuration.judgesUnsteady)
    learning = []
    return [.baseline(learnt)]
  }

  /// Cheap tests before learning is tried.
  private var notReadyWithoutBlocks: BaselineLearner.NotReady? {
    guard documents >= configuration.baselineDocuments else {
      return .documents(documents, of: configuration.baselineDocuments)
    }
    guard learning.count >= configuration.leastBaselineBlocks else {
      return .blocks(learning.count, of: configuration.leastBaselineBlocks)
    }
    return nil
  }
}
