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

  /// - Throws: where the stage cannot be made: no model, a model that does not fit, no ONNX Runtime.
  func stage(_ name: StageName) throws -> any Stage {
    switch name {
    case .ingest: IngestStage(configuration.ingest)
    case .summarize:
      SummarizeStage(SummarizeConfiguration(lateness: configuration.ingest.lateness, pane: configuration.drift.pane))
    case .infer: try infer()
    case .detect: DetectStage(DetectConfiguration(detector: configuration.drift.detector))
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
    return StageRunner(stage, layout: layout, configuration: configuration, statedEnds: statedEnds, logger: logger)
  }

  private func infer() throws -> InferStage {
    let settings = configuration.infer
    guard let folder = settings.model else { throw Self.noModel }
    let model = try LoadedModel(
      try ModelDirectory(path: folder), runtime: try OnnxRuntime.open(libraryPath: settings.onnxRuntime),
      options: .init(workers: settings.workers, tokensPerBatch: settings.tokenBudget))
    return InferStage(
      InferModel(model), InferConfiguration(randomSample: settings.sample, segments: configuration.drift.segments))
  }

  private var flag: FlagStage {
    let settings = FlagConfiguration(
      includesText: configuration.flag.text, budgetPerHour: configuration.flag.documentsPerHour)
    return FlagStage(settings, reader: LogRecordReader(kafka.client("leeway-flag-reader")))
  }

  /// - Throws: where a stage needs a model and none is named; asked before anything is started.
  static func requireModel(of stages: [StageName], _ configuration: Configuration) throws(CommandFailure) {
    if stages.contains(.infer) && configuration.infer.model == nil { throw noModel }
  }

  private static let noModel = CommandFailure(
    "The stage infer needs a model, and none is named: give its directory with --model DIR or as infer.model in the "
      + "configuration, or run the other stages by their names. A model to begin with is in models/starter.")
}
