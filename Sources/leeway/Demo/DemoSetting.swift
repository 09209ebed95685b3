internal import Events
internal import Foundation
internal import Kafka
internal import Logging
internal import Pipeline
internal import Stages
internal import Statistics

/// Everything that the demo needs, made ready before the first document is published.
///
/// `@unchecked Sendable`: the embedded cluster belongs to one thread and is touched here alone, before and after all
/// else; everything else is constant.
final class DemoSetting: @unchecked Sendable {
  let configuration: Configuration
  let client: ClientConfiguration
  let layout: TopicLayout
  let services: [any StageService]
  let statedEnds = StatedEnds()
  /// nil for the user's own documents.
  let plan: DemoPlan?
  let corpus: Corpus?
  let truth: DemoTruth
  /// Lines of the user's own documents; empty without any.
  let lines: [[UInt8]]
  private let broker: EmbeddedBroker

  /// The first this many accepted documents are learnt from.
  static let baselineDocuments = 28_000

  /// - Parameter say: is told, in one line, what takes a while.
  init(_ options: DemoOptions, say: (String) -> Void) throws {
    let configuration = try Self.configuration(options)
    _ = try LogSetup.start(configuration.log)
    if let file = options.documents {
      lines = try Self.lines(of: file)
      (plan, corpus, truth) = (nil, nil, DemoTruth())
    } else {
      lines = []
      let groups = try PackageGroups(path: (configuration.infer.model ?? "") + "/groups.yaml")
      let languages = ["en"] + DemoPhase.foreignLanguages
      let folder = try CorpusSource(given: options.lists, languages: languages).folder(say: say)
      say("reading the package descriptions in \(folder)")
      let corpus = try CorpusReader(folder: folder, languages: languages).read()
      let plan = DemoPlan(corpus: corpus, groups: groups, seed: options.seed, scale: options.scale)
      (self.plan, self.corpus, truth) = (plan, corpus, DemoTruth(plan, groups))
    }
    say("starting the embedded cluster and all stages")
    let specifications = try options.topics.read().topics
    broker = try EmbeddedBroker(specifications, prefix: "", others: configuration.ingest.topics)
    let kafka = configuration.kafka.forEmbedded(address: broker.address)
    services = try StageRun(
      stages: StageName.allCases, configuration: configuration, kafka: kafka, specifications: specifications,
      statedEnds: statedEnds, logger: Logger(label: "leeway")
    ).prepare()
    client = kafka.client("leeway-demo")
    layout = try Cluster.connect(kafka).layout(specifications)
    self.configuration = configuration
  }

  /// The raw topic.
  var topic: String { configuration.ingest.topics.first ?? layout.name(of: .documentsRaw) }
  var partitions: Int32 { layout.partitions(named: topic) }
  var pane: Duration { configuration.drift.pane }

  /// The user's configuration, or the demo's own: panes of a second, since its documents are a tenth of one apart, and
  /// a clock that their times have nothing to do with.
  private static func configuration(_ options: DemoOptions) throws -> Configuration {
    var configuration = try Configuration.load(
      path: options.config, environment: [:], current: "/", overrides: ConfigurationOverrides(model: options.model))
    if configuration.infer.model == nil { configuration.infer.model = try ModelFolder.starter() }
    if let library = options.onnxruntime { configuration.infer.onnxRuntime = library }
    if options.config == nil { configuration.log.level = .error }
    guard options.documents == nil else { return configuration }
    configuration.drift.pane = .seconds(1)
    configuration.drift.detector.baselineDocuments = baselineDocuments
    configuration.ingest = try IngestConfiguration(
      sources: [SourceRule(name: "packages", match: SourceMatch(topic: Topic.documentsRaw.rawValue))],
      pane: configuration.drift.pane, silence: nil)
    return configuration
  }

  private static func lines(of file: String) throws -> [[UInt8]] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandFailure("The documents in \(file) cannot be read: the file is missing or not readable.")
    }
    let lines = data.split(separator: 0x0A).map { Array($0) }.filter { !$0.isEmpty }
    guard !lines.isEmpty else { throw CommandFailure("\(file) holds no lines: one JSON document a line is expected.") }
    return lines
  }
}
