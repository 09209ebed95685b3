internal import ArgumentParser
internal import Events
internal import Observations

extension BaselineCommand {
  struct Learn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Learns a baseline: of a stream, from what comes or what came; or from a file, without Kafka.",
      discussion: """
        With --stream alone a stream learns from the documents that come. The old baseline judges until the new one is \
        ready; alerts that are open then end as baseline_changed. With --stream and --output it is learnt from the past, as \
        far as drift.summaries still has it, and written to a file that `leeway baseline show` shows and `leeway baseline \
        pin` puts in force. With --input the file holds observations as `leeway detect` reads them, and --output gets a \
        baseline a line, one for each stream in it.

        EXAMPLES
          leeway baseline learn --stream mail/topics@1
          leeway baseline learn --stream mail/topics@1 --from 2026-03-01T00:00:00Z --documents 100000 --name spring
          leeway baseline learn --stream mail/topics@1 --from 2026-02-01T00:00:00Z --to 2026-02-15T00:00:00Z \
        --output normal.json
          leeway baseline learn --input last-month.jsonl --output normal.json

        Exit status: 0 where the broker has the decision, or where every line was read; 3 where some lines were not; 1 \
        where the command failed.
        """)

    @Option(help: ArgumentHelp("The stream, as `leeway baseline list` names it.", valueName: "key"))
    var stream: String?

    @Option(help: ArgumentHelp("The first moment to learn from, in event time.", valueName: "time"))
    var from: Timestamp?

    @Option(
      help: ArgumentHelp("With --output: the moment to learn up to, in event time, in the past.", valueName: "time"))
    var to: Timestamp?

    @Option(name: [.short, .long], help: ArgumentHelp("A file of observations to learn from.", valueName: "file"))
    var input: String?

    @Option(name: [.short, .long], help: ArgumentHelp("The file to write what was learnt to.", valueName: "file"))
    var output: String?

    @Option(
      help: ArgumentHelp(
        "With --input: a YAML file that says the kinds of features, as for `leeway detect`.", valueName: "file"))
    var features: String?

    @OptionGroup var learning: LearningOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
      guard (stream == nil) != (input == nil) else { throw ValidationError("Give --stream, or --input and --output.") }
      if let stream, DocumentStream(key: stream) == nil {
        throw ValidationError("--stream must be SOURCE/MODEL@VERSION, not '\(stream)'.")
      }
      if input != nil {
        if output == nil { throw ValidationError("--input needs --output.") }
        if from != nil || to != nil || learning.documents != nil {
          throw ValidationError("--from, --to and --documents are for --stream: all of the file is learnt from.")
        }
      } else {
        if features != nil { throw ValidationError("--features is for --input.") }
        if to != nil, output == nil { throw ValidationError("--to is for the past, which needs --output.") }
        if let from, let to, to <= from { throw ValidationError("--to must be later than --from.") }
      }
    }

    func run() async throws {
      if let input, let output { return try await learn(input, output) }
      try await options.withConfiguration { configuration in
        guard let stream, let key = DocumentStream(key: stream) else { throw CommandFailure("No stream is named.") }
        let log = try DecisionLog(configuration.kafka)
        if let output {
          let past = PastLearning(stream: key, from: from, to: to, documents: learning.documents.map(Int.init))
          return StandardOutput.write(
            try past.run(log, configuration.drift.detect, name: learning.name ?? "learnt", output: output))
        }
        var command = decision.command(.learn, of: key)
        (command.from, command.documents, command.name) = (from, learning.documents, learning.name)
        StandardOutput.write(DecisionLine.text(command, at: try log.publish(command)))
      }
    }

    private func learn(_ input: String, _ output: String) async throws {
      let refused = try await CommandFailure.reporting(without: []) {
        var settings = ObservationSettings()
        if let features { try FeatureFile.apply(features, to: &settings) }
        let done = try BaselineLearning(
          settings: settings, input: input, output: output, name: learning.name ?? "learnt"
        ).run()
        for line in done.lines { StandardOutput.write(line) }
        return done.refused
      }
      if refused > 0 { throw ExitCode(3) }
    }
  }
}
