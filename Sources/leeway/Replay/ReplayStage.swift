internal import ArgumentParser
internal import Pipeline
internal import Stages

/// What can be run over a range of the log: every stage, and the copying of raw documents to other partitions.
enum ReplayStage: String, CaseIterable, Sendable, ExpressibleByArgument {
  case raw, ingest, infer, summarize, detect, flag

  /// The stage of that name; nil for copying.
  var stage: StageName? { StageName(rawValue: rawValue) }

  var summary: String {
    stage?.summary ?? "copies raw documents as they are, for another number of partitions"
  }

  /// The topic that must be empty where a replay begins: the one that no other stage writes.
  var guarded: Topic? {
    switch self {
    case .raw: .documentsRaw
    case .ingest: .documents
    case .infer: .predictions
    case .summarize: .summaries
    case .detect: .statistics
    case .flag: nil
    }
  }

  func make(_ factory: StageFactory) throws -> any Stage {
    if let stage { return try factory.stage(stage) }
    return RawCopyStage(IngestStage(factory.configuration.ingest).inputs(factory.layout))
  }
}
