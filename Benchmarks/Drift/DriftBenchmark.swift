import ArgumentParser

/// What `summarize` and `detect` cost, without Kafka but for restoring from an embedded cluster.
@main
struct DriftBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What the stages that find drift cost.",
    subcommands: [SummarizeCommand.self, RestoreCommand.self, DigestCommand.self])
}
