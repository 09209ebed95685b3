package import Events
package import Statistics

/// A baseline that is learnt from a stream's past, as far as `drift.summaries` still has it.
///
/// Panes are closed when all partitions of `predictions` have passed them, and put into blocks, as `detect` did: from the
/// same panes comes the same baseline.
package struct PastLesson {
  private let stream: DocumentStream
  private let from: Timestamp?
  private let to: Timestamp?
  private let most: Int
  private let partitions: Int32
  private let configuration: DetectorConfiguration
  private var times = PartitionTimes()
  private var panes: [PaneKey: CountTable] = [:]
  private var builder: BlockBuilder
  private var blocks: [Block] = []
  /// The documents of the blocks.
  package private(set) var documents = 0
  /// Records that could not be read: `detect` has set them aside.
  package private(set) var unread = 0

  /// - Parameters:
  ///   - from: the first moment to learn from; nil for the oldest there is.
  ///   - to: panes that end later are left out; nil for the newest that are whole.
  ///   - documents: how many documents are enough; nil for all.
  ///   - partitions: how many `predictions` has.
  package init(
    _ stream: DocumentStream, from: Timestamp?, to: Timestamp?, documents: Int?, partitions: Int32,
    configuration: DetectConfiguration
  ) {
    self.stream = stream
    (self.from, self.to, self.partitions) = (from, to, partitions)
    most = documents ?? .max
    self.configuration = configuration.detector
    builder = BlockBuilder(
      documents: self.configuration.blockDocuments, milliseconds: self.configuration.blockMilliseconds)
  }

  /// Whether what is still to come changes nothing.
  package var isDone: Bool {
    if documents >= most { return true }
    guard let to, let reached = times.reached else { return false }
    return to <= reached
  }

  /// Takes in the next record of the stream's partition of `drift.summaries`.
  ///
  /// - Parameter type: what the header `ce_type` says.
  package mutating func take(_ type: String?, _ value: UnsafeRawBufferPointer) {
    let before = times.reached
    do throws(EventError) {
      switch type {
      case EventType.progress.rawValue:
        let progress = try Progress(parsing: value)
        let partition = progress.partition ?? -1
        try PartitionTimes.check(partition, of: partitions, at: "/partition")
        times.pass(partition, time: progress.time, of: partitions)
      case EventType.summary.rawValue:
        var index = JSONIndex()
        try take(try SummaryView(index.event(value, JSONLimits())))
      default: return
      }
    } catch {
      unread += 1
    }
    if let reached = times.reached, before.map({ $0 < reached }) ?? true { close(by: reached) }
  }

  private mutating func take(_ view: SummaryView) throws(EventError) {
    try PartitionTimes.check(view.partition, of: partitions, at: "/batch/partition")
    let (batch, pane) = (try view.batch(), try PaneKey(checking: view.pane))
    // What is of other streams tells how far its partition has come.
    let counts = try view.stream() == stream ? try Summary(view).countTable() : nil
    times.begin(batch, of: partitions)
    let isOver = times.reached.map { pane.end <= $0 } ?? false
    if let counts, counts.documents > 0, !isOver, from.map({ $0 <= pane.start }) ?? true,
      to.map({ pane.end <= $0 }) ?? true
    {
      panes[pane, default: CountTable()].merge(counts)
    }
    times.say(batch, time: view.partitionTime)
  }

  private mutating func close(by reached: Timestamp) {
    for key in panes.keys.filter({ $0.end <= reached }).sorted() {
      guard let counts = panes.removeValue(forKey: key) else { continue }
      take(builder.add(CountedPane(span: key.span, counts: counts)))
    }
    take(builder.advance(to: reached.milliseconds).map { [$0] } ?? [])
  }

  private mutating func take(_ closed: [Block]) {
    for block in closed where documents < most {
      blocks.append(block)
      documents += block.documents
    }
  }

  /// The baseline of what has come.
  ///
  /// - Throws: where there are too few documents or blocks.
  package func baseline() throws(BaselineLearner.NotReady) -> Baseline {
    try BaselineLearner.learn(from: blocks, configuration: configuration)
  }
}
