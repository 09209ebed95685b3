internal import ArgumentParser
internal import Events
internal import Kafka
internal import Pipeline

/// `leeway alerts`.
struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Lists alerts, shows what they rest on, acknowledges and suppresses them.",
    discussion: """
      What is decided is a record in drift.summaries, in the stream's own partition: `detect` obeys it from the next pane \
      on, and a replay does again. What cannot be obeyed is in quarantine, with the reason.

      EXAMPLES
        leeway alerts list                                                     what is open
        leeway alerts show 3f2a9c41b07d                                        one of them, whole
        leeway alerts ack 3f2a9c41b07d --reason "new supplier"                 it is known
        leeway alerts suppress --stream mail/topics@1 --until 2026-03-01T06:00:00Z --reason "import of the archive"
      """,
    subcommands: [List.self, Show.self, Ack.self, Suppress.self])
}

extension AlertsCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the alerts that are open, or all that the topic has.",
      discussion: """
        A line holds the time of the last change, the state, the stream, what moved, the alert's id and its incident's.

        Exit status: 0, also where there are none; 1 where the topic could not be read.
        """)

    @Flag(help: "All states, not only what is open.")
    var all = false

    @Option(help: ArgumentHelp("Only alerts of this stream.", valueName: "key"))
    var stream: String?

    @Flag(help: "Print JSON, an object a line.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      try await options.withConfiguration { configuration in
        let alerts = try DecisionLog(configuration.kafka).events(Alert.self, .alerts).filter { alert in
          (all || AlertTarget.open.contains(alert.state)) && stream.map { $0 == alert.stream.key } ?? true
        }
        for line in json ? try AlertList.json(alerts) : AlertList.text(alerts) { StandardOutput.write(line) }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows one alert: the sentence, the evidence, the documents that drive it.",
      discussion: "Exit status: 0 where there is such an alert, else 1.")

    @Argument(help: ArgumentHelp("The alert's id, or its first 8 characters or more.", valueName: "id"))
    var id: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      try await options.withConfiguration { configuration in
        let alerts = try DecisionLog(configuration.kafka).events(Alert.self, .alerts, all: true)
        guard let alert = alerts.last(where: { AlertTarget.matches($0.id, id) }) else {
          throw CommandFailure("There is no alert \(id): `leeway alerts list --all` names those that the topic has.")
        }
        for line in json ? try AlertList.json([alert]) : AlertList.shown(alert) { StandardOutput.write(line) }
      }
    }
  }

  struct Ack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that an alert, or all of an incident's, is known.",
      discussion: """
        Its state is acknowledged then, and its updates are silent until the effect grows by half. It resolves like any \
        other.

        EXAMPLES
          leeway alerts ack 3f2a9c41b07d
          leeway alerts ack --incident 3f2a9c41b07d --by ada --reason "the new supplier"

        Exit status: 0 where the broker has the decision, else 1.
        """)

    @OptionGroup var choice: AlertChoice
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      try await options.withConfiguration { configuration in
        let log = try DecisionLog(configuration.kafka)
        let command = try choice.command(.acknowledge, by: decision, among: try log.alerts())
        StandardOutput.write(DecisionLine.text(command, at: try log.publish(command)))
      }
    }
  }

  struct Suppress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Holds back a stream's alerts for a span of event time, for a change that is known.",
      discussion: """
        They are still computed, and in the statistics. What is still open at the end is published then. A suppression of \
        the same features takes the earlier one's place: one that has ended lifts it.

        EXAMPLES
          leeway alerts suppress --stream mail/topics@1 --until 2026-03-01T06:00:00Z
          leeway alerts suppress --stream mail/topics@1 --feature language --from 2026-03-01T00:00:00Z \\
            --until 2026-03-02T00:00:00Z --reason "the Spanish launch"

        Exit status: 0 where the broker has the decision, else 1.
        """)

    @OptionGroup var stream: StreamOption

    @Option(
      name: .customLong("feature"),
      help: ArgumentHelp("Only this feature; several times. All by default.", valueName: "name"))
    var features: [String] = []

    @Option(help: ArgumentHelp("From when, in event time; at once by default.", valueName: "time"))
    var from: Timestamp?

    @Option(help: ArgumentHelp("Until when, in event time, such as 2026-03-01T06:00:00Z.", valueName: "time"))
    var until: Timestamp

    @OptionGroup var decision: DecisionOptions
    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
      if let from, until <= from { throw ValidationError("--until must be after --from.") }
    }

    func run() async throws {
      try await options.withConfiguration { configuration in
        let log = try DecisionLog(configuration.kafka)
        var command = decision.command(.suppress, of: try stream.key())
        (command.features, command.from, command.until) = (features, from, until)
        StandardOutput.write(DecisionLine.text(command, at: try log.publish(command)))
      }
    }
  }
}
