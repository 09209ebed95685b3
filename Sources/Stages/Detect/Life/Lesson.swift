import Events
import Statistics

/// A new baseline that is being learnt while the old one judges.
struct Lesson: Sendable, Hashable, Codable {
  /// What is learnt anew, in order; nil for all features.
  let features: [String]?
  /// How many documents it is learnt from.
  let documents: Int
  /// Documents of panes that begin before are left out; nil for none.
  let from: Timestamp?
  /// What the baseline will be called; nil for what it is called now.
  let name: String?
  private var builder: BlockBuilder
  /// How many blocks have been closed, and their documents.
  private(set) var blocks = 0
  private(set) var learnt = 0

  init(
    _ command: DriftCommand, features: [String]?, documents: Int, from: Timestamp?,
    configuration: DetectorConfiguration
  ) {
    (self.command, name) = (command.id, command.name)
    (self.features, self.documents, self.from) = (features, documents, from)
    builder = BlockBuilder(documents: configuration.blockDocuments, milliseconds: configuration.blockMilliseconds)
  }

  /// The command that it was begun by: another lesson has another.
  let command: String

  /// Whether it is what an earlier one has become.
  func isContinuing(_ earlier: Lesson?) -> Bool { earlier?.command == command }

  /// When the open block closes at the latest; nil where none is open.
  var due: Timestamp? { builder.due.map { Timestamp(milliseconds: $0) } }

  /// Adds a closed pane; returns the blocks that this closes.
  mutating func add(_ pane: CountedPane) -> [Block] {
    if let from, pane.span.start < from.milliseconds { return [] }
    return taken(builder.add(counted(pane)))
  }

  /// Tells that an hour is over.
  mutating func advance(to time: Int64) -> [Block] { taken(builder.advance(to: time).map { [$0] } ?? []) }

  private mutating func taken(_ closed: [Block]) -> [Block] {
    blocks += closed.count
    learnt += closed.reduce(0) { $0 + $1.documents }
    return closed
  }

  /// Only what is learnt.
  private func counted(_ pane: CountedPane) -> CountedPane {
    guard let features else { return pane }
    let rows = features.compactMap { name in pane.counts[name].map { (name: name, counts: $0) } }
    guard let counts = try? CountTable(kept: pane.counts.documents, features: rows) else { return pane }
    return CountedPane(span: pane.span, counts: counts)
  }

  /// The new baseline, where there are enough documents, and two whole periods of the seasons that there were: by fewer
  /// an hour that was not seen would be a change. What is accepted as normal keeps its season where that, shifted to the
  /// levels of now, explains all that was observed; then enough documents are enough.
  ///
  /// - Parameters:
  ///   - closed: all blocks that were closed.
  ///   - latest: the last of them, those that were closed just now.
  ///   - before: the baseline that judges meanwhile.
  func baseline(
    _ closed: [Block], latest: [Block], before: Baseline?, _ configuration: DetectorConfiguration
  ) -> Baseline? {
    guard learnt >= documents else { return nil }
    guard isLongEnough(closed, before) else { return shifted(closed, latest: latest, before, configuration) }
    var configuration = configuration
    if let features {
      // Whatever else there is was not counted.
      configuration.preferred = features
      configuration.countedOnly = []
    }
    return try? BaselineLearner.learn(from: closed, configuration: configuration)
  }

  /// By the seasons of the baseline before; asked for once with as many documents as are wanted, and again whenever there
  /// are as many more.
  private func shifted(
    _ closed: [Block], latest: [Block], _ before: Baseline?, _ configuration: DetectorConfiguration
  ) -> Baseline? {
    let earlier = learnt - latest.reduce(0) { $0 + $1.documents }
    guard let features, let before, learnt / documents > earlier / documents else { return nil }
    let shifted = try? BaselineLearner.learn(features, from: closed, shifting: before, configuration: configuration)
    return shifted.flatMap { $0 }.flatMap { $0.isSteady ? $0 : nil }
  }

  private func isLongEnough(_ closed: [Block], _ before: Baseline?) -> Bool {
    let shapes = (before?.features ?? []).filter { features?.contains($0.name) ?? true }.compactMap(\.season?.shape)
    guard !shapes.isEmpty, let first = closed.first, let last = closed.last else { return true }
    let day = Duration.seconds(86_400)
    let length = Timestamp(milliseconds: last.span.end) - Timestamp(milliseconds: first.span.start)
    return length >= (shapes.allSatisfy(\.isDaily) ? day * 2 : day * 14)
  }
}
