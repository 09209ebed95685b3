internal import ArgumentParser
internal import Foundation
internal import Kafka
internal import Stages

/// `leeway topics`.
struct TopicsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topics",
    abstract: "Compares the cluster's topics with the topics' files, makes or changes them, and checks the files.",
    discussion: """
      Partitions are never changed in place: where a topic has another number than its file says, plan and apply refuse \
      it and say what can be done.

      EXAMPLES
        leeway topics plan --brokers broker:9092                 shows what would be done
        leeway topics apply --brokers broker:9092                does it
        leeway topics lint                                       checks the files, without a cluster
        leeway topics acls                                       the rights that each stage needs
      """,
    subcommands: [Plan.self, Apply.self, Lint.self, ACLs.self])

  /// What a plan is made with.
  struct PlanOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Replicas of every new partition; the broker's default if left out.", valueName: "n"))
    var replicas: Int?

    @Flag(help: "Allow that records go earlier than they do now (retention, compaction lag).")
    var shortenRetention = false

    @Flag(help: "Allow that records are compacted or deleted that are kept now (cleanup.policy).")
    var changeCleanup = false

    @Flag(help: "Allow that records are refused that are taken now (max.message.bytes).")
    var lowerMessageSize = false

    func validate() throws {
      if let replicas, !(1...32_767).contains(replicas) { throw ValidationError("--replicas must be from 1 to 32767.") }
    }

    var allowed: Set<DataLoss> {
      var allowed: Set<DataLoss> = []
      if shortenRetention { allowed.insert(.retention) }
      if changeCleanup { allowed.insert(.cleanup) }
      if lowerMessageSize { allowed.insert(.messageSize) }
      return allowed
    }

    func plan(_ cluster: Cluster, _ folder: TopicsFolder, _ configuration: Configuration) throws -> TopicPlan {
      try cluster.administration.plan(
        folder.topics, foreign: Set(configuration.ingest.topics), allowed: allowed, replicas: replicas ?? -1)
    }
  }

  struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what would be made or changed, and changes nothing.",
      discussion: """
        Signs: + is missing, ~ has other settings, ! is refused (another number of partitions, or a change that would \
        lose data), ? has the prefix and is described by no file, = is as it should be.

        Exit status: 0 where the cluster has everything, 2 where apply has something to do, 1 where a topic is refused \
        or the plan could not be made.
        """)

    @OptionGroup var planning: PlanOptions
    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var folder: TopicsFolderOption

    func run() async throws {
      let plan = try await options.withConfiguration { configuration in
        let folder = try folder.read()
        return try planning.plan(try Cluster.connect(configuration.kafka), folder, configuration)
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
        Topics whose number of partitions differs, and those where a change would lose data, are left alone; the latter \
        unless the flag that plan names is given. Topics that no file describes are never touched, and nothing is ever \
        deleted. May be run any number of times: a second run has nothing to do.

        Exit status: 0 where the cluster then has everything, else 1.
        """)

    @OptionGroup var planning: PlanOptions
    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var folder: TopicsFolderOption

    func run() async throws {
      let plan = try await options.withConfiguration { configuration in
        let folder = try folder.read()
        let cluster = try Cluster.connect(configuration.kafka)
        let plan = try planning.plan(cluster, folder, configuration)
        guard plan.isDone || !cluster.isEmbedded else {
          throw CommandFailure(
            "An embedded cluster makes its own topics as it starts, and takes no others. Start it with "
              + "`leeway run --embedded`, with the same prefix.")
        }
        try cluster.administration.apply(plan) { print($0) }
        return plan
      }
      for line in plan.refusals { print(line) }
      if plan.isRefused { throw ExitCode(1) }
      print(plan.isDone ? "Nothing to do: all topics are as their files say." : "All topics are as their files say.")
    }
  }
}
