internal import ArgumentParser
internal import Kafka
internal import Logging
internal import Observability
internal import Pipeline
internal import ServiceLifecycle
internal import Stages
internal import UnixSignals

/// `leeway run`.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs stages until it is told to stop.",
    discussion: """
      STAGES
      \(StageName.allCases.map { "  \($0.rawValue.padded(to: 10)) \($0.summary)" }.joined(separator: "\n"))

      Each stage is a consumer group of its own: run as many processes as you like, and the partitions are shared. \
      SIGTERM or SIGINT stops them gracefully: what is under way is finished and committed.

      With --embedded a Kafka cluster runs inside of this process, with all topics made; its address \
      (bootstrap.servers) is the first line on standard output, for other processes to use. It keeps everything in \
      memory, 5 MiB a partition, and has no transactions, so the delivery is at_least_once.

      EXAMPLES
        leeway run --brokers broker:9092 --model models/starter     all stages
        leeway run infer --config leeway.yaml                       one stage, as configured
        leeway run --embedded ingest                                a cluster, and one stage on it

      Exit status: 0 where it was told to stop, 1 where it cannot work and trying again cannot help (the reason is on \
      standard error), 64 where the command line is wrong.
      """)

  @Argument(help: "The stages to run; all of them where none is named.")
  var stages: [StageName] = []

  @Flag(help: "Host a Kafka cluster inside of this process and print its address.")
  var embedded = false

  @Option(
    help: ArgumentHelp(
      "The model's directory, instead of infer.model. infer needs one.", valueName: "folder"))
  var model: String?

  @Option(
    help: ArgumentHelp("exactly_once or at_least_once, instead of kafka.delivery.", valueName: "guarantee"))
  var delivery: String?

  @OptionGroup var options: ConfigurationOptions
  @OptionGroup var topics: TopicsFolderOption

  func validate() throws {
    if embedded && options.brokers != nil {
      throw ValidationError("--embedded brings its own cluster: leave --brokers out.")
    }
  }

  func run() async throws {
    try await options.withConfiguration(delivery: delivery, model: model) { configuration in
      try StageFactory.requireModel(of: StageName.chosen(stages), configuration)
      let output = try LogSetup.start(configuration.log)
      let logger = Logger(label: "leeway")
      let specifications = try topics.read().topics
      var settings = configuration.kafka
      var broker: EmbeddedBroker?
      if embedded {
        let started = try EmbeddedBroker(
          specifications, prefix: settings.topicPrefix, others: configuration.ingest.topics,
          log: LogSetup.librdkafka(logger))
        settings = settings.forEmbedded(address: started.address)
        broker = started
        StandardOutput.write(started.address)
      }
      let run = StageRun(
        stages: StageName.chosen(stages), configuration: configuration, kafka: settings,
        specifications: specifications, logger: logger)
      let services = try run.prepare()
      try await serve(services, configuration.http, output, logger)
      broker?.cluster.close()
    }
  }

  /// Runs the stages, and health and metrics beside them, until all have stopped.
  private func serve(
    _ stages: [any StageService], _ http: HTTPSettings?, _ output: LogOutput, _ logger: Logger
  ) async throws {
    var services: [any Service] = []
    if let http {
      services.append(
        HealthServer(
          address: .init(host: http.host, port: http.port), stages: stages,
          versions: ["leeway": LeewayVersion.text, "librdkafka": LibraryVersion.text],
          lostLogLines: { output.lostLines }, logger: Logger(label: "leeway.http")))
    }
    // A group stops its services in the reverse order: the stages first, so that health answers while they drain.
    services += stages
    try await ServiceGroup(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
    ).run()
  }
}

extension String {
  /// The text with spaces behind it, at least `width` long.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
