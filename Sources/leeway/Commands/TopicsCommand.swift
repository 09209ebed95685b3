internal import ArgumentParser
internal import Kafka

/// `leeway topics`.
struct TopicsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topics",
    abstract: "Compares the cluster's topics with the topics' files, and makes or changes them.",
    discussion: """
      Partitions are never changed in place: where a topic has another number than its file says, plan and apply refuse \
      it and say what can be done.

      EXAMPLES
        leeway topics plan --brokers broker:9092     shows what would be done
        leeway topics apply --brokers broker:9092    does it
      """,
    subcommands: [Plan.self, Apply.self])

  struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what would be made or changed, and changes nothing.",
      discussion: """
        Signs: + is missing, ~ has other settings, ! has another number of partitions, = is as it should be.

        Exit status: 0 where the cluster has everything, 2 where apply has something to do, 1 where a topic is refused \
        or the plan could not be made.
        """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var folder: TopicsFolderOption

    func run() async throws {
      let plan = try await options.withConfiguration { configuration in
        let cluster = try Cluster.connect(configuration.kafka)
        return try cluster.administration.plan(try folder.read().topics)
      }
      for line in plan.lines { print(line) }
      if plan.isRefused { throw ExitCode(1) }
      if !plan.isDone { throw ExitCode(2) }
    }
  }

  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes the topics that are missing and changes the settings that differ.",
      discussion: """
        Topics whose number of partitions differs are left alone. May be run any number of times.

        Exit status: 0 where the cluster then has everything, else 1.
        """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var folder: TopicsFolderOption

    @Option(help: ArgumentHelp("Replicas of every new partition; the broker's default if left out.", valueName: "n"))
    var replicas: Int?

    func validate() throws {
      if let replicas, !(1...32_767).contains(replicas) { throw ValidationError("--replicas must be from 1 to 32767.") }
    }

    func run() async throws {
      let plan = try await options.withConfiguration { configuration in
        let cluster = try Cluster.connect(configuration.kafka)
        let plan = try cluster.administration.plan(try folder.read().topics)
        guard plan.isDone || !cluster.isEmbedded else {
          throw CommandFailure(
            "An embedded cluster makes its own topics as it starts, and takes no others. Start it with "
              + "`leeway run --embedded`, with the same prefix.")
        }
        try cluster.administration.apply(plan, replication: replicas ?? -1) { print($0) }
        return plan
      }
      for line in plan.lines where line.hasPrefix("!") { print(line) }
      if plan.isRefused { throw ExitCode(1) }
      print("All \(plan.steps.count) topics are as their files say.")
    }
  }
}
