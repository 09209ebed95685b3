internal import Pipeline
internal import Stages

/// What a stage reads and writes, as the stage itself says.
struct StageTopics: Sendable, Equatable {
  let name: String
  /// Full names.
  let inputs: [String]
  let outputs: [Topic]
  /// What it reads besides, without its group: by offset, or from the beginning on.
  let lookups: [Topic]
  let keepsState: Bool

  init(
    name: String, inputs: [String], outputs: [Topic], lookups: [Topic] = [], keepsState: Bool
  ) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.lookups = lookups
    self.keepsState = keepsState
  }

  init(_ stage: some Stage, _ layout: TopicLayout, lookups: [Topic] = []) {
    self.init(
      name: stage.name, inputs: stage.inputs(layout), outputs: stage.outputs, lookups: lookups,
      keepsState: stage.keepsState)
  }

  /// Of the stage as it is configured; no model is needed.
  static func of(_ name: StageName, _ configuration: Configuration, _ layout: TopicLayout) -> StageTopics {
    switch name {
    case .ingest: StageTopics(IngestStage(configuration.ingest), layout)
    case .infer:
      StageTopics(
        name: name.rawValue, inputs: InferStage.inputs(layout),
        outputs: InferStage.outputs(hasShadow: configuration.infer.models != nil),
        lookups: configuration.infer.models == nil ? [] : [.models],
        keepsState: InferStage.State.self != NoState.self)
    case .summarize:
      StageTopics(
        SummarizeStage(
          SummarizeConfiguration(lateness: configuration.ingest.lateness, pane: configuration.drift.pane)), layout)
    case .detect: StageTopics(DetectStage(configuration.drift.detect), layout)
    case .flag: StageTopics(FlagStage(reader: Unread()), layout, lookups: [.documents])
    }
  }

  /// For a stage that is only asked what it is.
  private struct Unread: RecordReader {
    func read(_ places: [RecordPlace]) -> [RecordLookup] { places.map { _ in .unknown } }
  }
}
