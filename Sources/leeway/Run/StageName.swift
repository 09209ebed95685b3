internal import ArgumentParser

/// The stages that can be run, in the order in which documents pass them.
enum StageName: String, CaseIterable, Sendable, ExpressibleByArgument {
  case ingest, infer, summarize, detect, flag

  /// The stages of `named` in that order, each once; all of them where none is named.
  static func chosen(_ named: [StageName]) -> [StageName] {
    named.isEmpty ? allCases : allCases.filter(named.contains)
  }

  /// What the stage does, in a phrase.
  var summary: String {
    switch self {
    case .ingest: "checks raw documents and brings them into one form"
    case .infer: "runs the model over documents"
    case .summarize: "counts what the predictions hold, by stream and pane"
    case .detect: "judges the counts against the baseline and raises alerts"
    case .flag: "fetches the documents behind an alert for people to look at"
    }
  }
}
