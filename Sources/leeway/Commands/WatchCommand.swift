internal import ArgumentParser
internal import Kafka
internal import Pipeline

/// `leeway watch`.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Prints the events of a topic as they come.",
    discussion: """
      Alerts are printed as sentences, all other events as JSON, one a line; with --json alerts too. Progress records are \
      left out. It reads without a consumer group, and so takes nothing from anyone. Control-C ends it.

      EXAMPLES
        leeway watch drift.alerts                              what drifts, as it happens
        leeway watch drift.alerts --from beginning --json      all that the log holds, for a program
        leeway watch predictions --from beginning --count 3    three predictions
      """)

  enum Start: String, CaseIterable, ExpressibleByArgument {
    case beginning, end
  }

  @Argument(help: ArgumentHelp("The topic, without the prefix.", valueName: "topic"))
  var topic: String

  @Flag(help: "Print JSON, also of alerts.")
  var json = false

  @Option(help: "Where to start reading.")
  var from = Start.end

  @Option(help: ArgumentHelp("End after so many events.", valueName: "n"))
  var count: Int?

  @OptionGroup var options: ConfigurationOptions

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count must be 1 or more.") }
  }

  func run() async throws {
    try await options.withConfiguration { configuration in
      let cluster = try Cluster.connect(configuration.kafka)
      let settings = cluster.isEmbedded ? configuration.kafka.forEmbedded() : configuration.kafka
      let layout = try cluster.layout([])
      let name = settings.topicPrefix + topic
      let partitions = layout.partitions(named: name)
      guard partitions > 0 else {
        throw CommandFailure(
          "The topic \(name) is missing on the cluster. Make the topics with `leeway topics apply`, or correct the name "
            + "and the prefix.")
      }
      try TopicWatch(
        client: settings.client("leeway-watch"), topic: name, partitions: partitions,
        start: from == .beginning ? .beginning : .end, form: json ? .json : .sentence, limit: count
      ).run(StandardOutput.write)
    }
  }
}
