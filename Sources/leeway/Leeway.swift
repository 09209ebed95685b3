internal import ArgumentParser

@main
struct Leeway: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leeway",
    abstract: "Runs text models over streams of documents in Kafka, and says how far they have drifted.",
    discussion: """
      FIRST STEPS
        leeway demo                                      see it work, on this machine alone
        leeway topics apply --brokers HOST:PORT          make the topics
        leeway run --brokers HOST:PORT --model DIR       run the stages
        leeway publish --file FILE --key /id             publish documents
        leeway watch drift.alerts                        read what drifts

      Every command tells more with --help. Settings come from leeway.yaml, described in docs/configuration.md.
      """,
    version: LeewayVersion.text,
    subcommands: [
      DemoCommand.self, RunCommand.self, PublishCommand.self, WatchCommand.self, PredictCommand.self,
      TokenizeCommand.self, DetectCommand.self, AlertsCommand.self, BaselineCommand.self, ModelsCommand.self,
      QuarantineCommand.self, ReplayCommand.self, StateCommand.self, TopicsCommand.self, CheckCommand.self,
      VersionCommand.self,
    ])
}
