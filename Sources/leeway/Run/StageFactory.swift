internal import Inference
internal import Kafka
internal import Logging
internal import Pipeline
internal import Stages

/// Makes stages from the configuration, and the services that run them.
struct StageFactory {
  let configuration: Configuration
  let layout: TopicLayout
  let kafka: KafkaSettings
  let statedEnds: StatedEnds?
  /// Where a range of the log is run again: the models of the registry do not change meanwhile.
  var replay: ReplayedRegistry?

  /// - Throws: where the stage cannot be made: no model, a model that does not fit, no ONNX Runtime.
  func stage(_ name: StageName) throws -> any Stage {
    switch name {
    case .ingest: IngestStage(configuration.ingest)
    case .summarize:
      SummarizeStage(SummarizeConfiguration(lateness: configuration.ingest.lateness, pane: configuration.drift.pane))
    case .infer: try infer()
    case .detect: DetectStage(configuration.drift.detect)
    case .flag: flag
    }
  }

  /// What the stage needs of the cluster's topics.
  func need(of stage: some Stage) -> StartCheck.Need {
    // Where the delivery is at least once, state is not kept.
    let keepsState = stage.keepsState && kafka.delivery == .exactlyOnce
    return StartCheck.Need(
      stage: stage.name, inputs: stage.inputs(layout), outputs: stage.outputs,
      changelog: keepsState ? layout.changelog(of: stage.name) : nil)
  }

  /// The service that runs the stage.
  func service(of stage: some Stage) -> any StageService {
    let logger = Logger(label: "leeway.\(stage.name)")
    let configuration = RunnerConfiguration(
      client: kafka.client("leeway-\(stage.name)", log: LogSetup.librdkafka(logger)), delivery: kafka.delivery,
      prefix: kafka.topicPrefix, instanceID: kafka.instanceID, assignment: kafka.assignment)
    let runner = StageRunner(
      stage, layout: layout, configuration: configuration, statedEnds: statedEnds, logger: logger)
    guard let versions = (stage as? InferStage)?.versions else { return runner }
    return FollowingStage(
      runner: runner, versions: versions, client: kafka.client("leeway-infer-models"), place: registry, logger: logger)
  }

  private func infer() throws -> InferStage {
    let settings = configuration.infer
    let runtime = try OnnxRuntime.open(libraryPath: settings.onnxRuntime)
    let options = LoadedModel.Options(workers: settings.workers, tokensPerBatch: settings.tokenBudget)
    let stage = InferConfiguration(randomSample: settings.sample, segments: configuration.drift.segments)
    var loaded: [String: InferModel] = [:]
    if let models = settings.models {
      let loading = VersionLoading(root: ModelRoot(path: models.root), runtime: runtime, options: options)
      let routes = try routes(runtime, options, &loaded)
      return try followed(models, loading, stage, routes, try sampling(runtime, options, loaded))
    }
    guard let folder = settings.model else { throw Self.noModel }
    let model = try Self.model(folder, runtime, options)
    loaded[folder] = model
    let routes = try routes(runtime, options, &loaded)
    return InferStage(
      model, stage, routes: routes, cache: cache, sampling: try sampling(runtime, options, loaded))
  }

  /// Loads a model, if it fits into memory.
  private static func model(
    _ path: String, _ runtime: OnnxRuntime, _ options: LoadedModel.Options
  ) throws -> InferModel {
    let directory = try ModelDirectory(path: path)
    try MemoryRoom.now.require(directory, options)
    return InferModel(try LoadedModel(directory, runtime: runtime, options: options))
  }

  private var cache: AnswerCache? {
    configuration.infer.cache > 0 ? AnswerCache(bytes: configuration.infer.cache) : nil
  }

  /// The closer look at a share of the documents that is configured; nil for none.
  private func sampling(
    _ runtime: OnnxRuntime, _ options: LoadedModel.Options, _ loaded: [String: InferModel]
  ) throws -> InferSampling? {
    guard let settings = configuration.drift.sample else { return nil }
    let encoder = try settings.encoder.map { try loaded[$0] ?? Self.model($0, runtime, options) }
    do throws(InferSampling.Fault) {
      return try InferSampling(share: settings.share, encoder: encoder, takesWords: settings.words)
    } catch {
      throw CommandFailure("drift.sample.encoder: \(error)")
    }
  }

  /// The configured routes with their models, each directory loaded once.
  ///
  /// - Parameter loaded: models that are there already, by their directories.
  private func routes(
    _ runtime: OnnxRuntime, _ options: LoadedModel.Options, _ loaded: inout [String: InferModel]
  ) throws -> [InferRoute] {
    func model(_ path: String) throws -> InferModel {
      if let known = loaded[path] { return known }
      let model = try Self.model(path, runtime, options)
      loaded[path] = model
      return model
    }
    return try configuration.infer.routes.map { route in
      try InferRoute(
        name: route.name, rule: route.rule, model: try model(route.model),
        fallback: try route.fallback.map { .init(try model($0.model), margin: $0.margin) })
    }
  }

  /// The registry's one partition.
  private var registry: TopicPartition { TopicPartition(topic: layout.name(of: .models), partition: 0) }

  /// Reads the registry to its end, and loads what it names, before the first document.
  private func followed(
    _ settings: RegistrySettings, _ loading: VersionLoading, _ configuration: InferConfiguration,
    _ routes: [InferRoute], _ sampling: InferSampling?
  ) throws -> InferStage {
    let reading = try RegistryReading(
      client: kafka.client("leeway-infer-models"), place: registry, partitions: layout.partitions(of: .models))
    let versions = InferVersions(
      name: settings.name, runsShadows: replay == nil, logger: Logger(label: "leeway.infer"),
      load: { version, isShadow in try loading.load(version, isShadow: isShadow) })
    versions.take(try reading.records(through: replay?.offset))
    while versions.advance() {}
    if let replay { try replay.check(versions) }
    let lane =
      replay == nil
      ? ShadowLane(budget: ShadowBudget(share: settings.shadowCPU), capacity: settings.shadowQueue) : nil
    return InferStage(versions, configuration, routes: routes, cache: cache, shadow: lane, sampling: sampling)
  }

  private var flag: FlagStage {
    let settings = FlagConfiguration(
      includesText: configuration.flag.text, budgetPerHour: configuration.flag.documentsPerHour)
    return FlagStage(settings, reader: LogRecordReader(kafka.client("leeway-flag-reader")))
  }

  /// - Throws: where a stage needs a model and none is named; asked before anything is started.
  static func requireModel(of stages: [StageName], _ configuration: Configuration) throws(CommandFailure) {
    let settings = configuration.infer
    if stages.contains(.infer) && settings.model == nil && settings.models == nil { throw noModel }
  }

  private static let noModel = CommandFailure(
    "The stage infer needs a model, and none is named: give its directory with --model DIR or as infer.model in the "
      + "configuration, follow the registry with infer.models, or run the other stages by their names. A model to begin "
      + "with is in models/starter.")
}
