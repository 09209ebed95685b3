internal import ArgumentParser
internal import Pipeline

/// `leeway state`.
struct StateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract: "Shows what the stages keep, and makes it anew where it is damaged.",
    discussion: """
      ingest, detect and flag keep their state in a changelog topic each. See docs/replay.md.

      EXAMPLES
        leeway state show ingest                            every partition, and whether it is in order
        leeway state rebuild ingest --dry-run               what would be done about those that are not
        leeway state rebuild ingest --partition 3           one partition, whatever its condition
      """,
    subcommands: [Show.self, Rebuild.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows position, size and condition of each partition's state.",
      discussion: """
        Reads the whole changelog, without a consumer group. While workers run, a partition may seem to disagree for a \
        moment: group and changelog are asked one after the other.

        Exit status: 0 where all partitions are in order, 2 where one is stopped, 1 where it could not be found out.
        """)

    @Argument(help: ArgumentHelp("The stage.", valueName: "stage"))
    var stage: StageName

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var topics: TopicsFolderOption

    func run() async throws {
      let isSound = try await options.withConfiguration { configuration in
        let work = StateWork(name: stage, configuration: configuration, specifications: try topics.read().topics)
        return try await DedicatedThread.run { try work.show { StandardOutput.write($0) } }
      }
      if !isSound { throw ExitCode(2) }
    }
  }

  struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes the state of partitions anew from the stage's input.",
      discussion: """
        For partitions that the stage has stopped because their changelog is damaged or stands elsewhere than the group. \
        All workers of the stage must be stopped. It reads the stage's input from the oldest record there is to where the \
        group stands, throws the outputs away, and puts the state and that position into the changelog in one \
        transaction: broken off, nothing has changed.

        Exit status: 0 where it is done, else 1.
        """)

    @Argument(help: ArgumentHelp("The stage.", valueName: "stage"))
    var stage: StageName

    @Option(
      name: .customLong("partition"), parsing: .upToNextOption,
      help: ArgumentHelp("The partitions; those that are stopped where none is named.", valueName: "n"))
    var partitions: [Int32] = []

    @Flag(help: "Begin with nothing where the group stands, instead of reading the input.")
    var fromEmpty = false

    @Flag(help: "Go on where the log does not reach back far enough.")
    var acceptLoss = false

    @Flag(help: "Print what would be done, and do nothing.")
    var dryRun = false

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var topics: TopicsFolderOption

    func run() async throws {
      try await options.withConfiguration { configuration in
        let work = StateWork(name: stage, configuration: configuration, specifications: try topics.read().topics)
        let choice = StateWork.Choice(
          partitions: Set(partitions).sorted(), isFromEmpty: fromEmpty, acceptsLoss: acceptLoss, isDry: dryRun)
        try await DedicatedThread.run { try work.rebuild(choice) { StandardOutput.write($0) } }
      }
    }
  }
}
