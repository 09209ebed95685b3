internal import ArgumentParser

extension TopicsCommand {
  struct ACLs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "acls",
      abstract: "Prints the least rights that each stage and each command needs on the cluster.",
      discussion: """
        Nothing is asked of a cluster: the rights follow from the configuration and from what the stages read and write.

        SUBJECTS
          \(AccessList.Subject.allCases.map(\.name).joined(separator: " "))

        EXAMPLES
          leeway topics acls                                                        a table of all
          leeway topics acls ingest infer --format kafka-acls --principal User:leeway
          leeway topics acls publish --format kafka-acls --principal User:shop
        """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
      case table
      case kafkaACLs = "kafka-acls"
    }

    @Argument(help: ArgumentHelp("Stages and commands; all of them where none is named.", valueName: "subject"))
    var subjects: [AccessList.Subject] = []

    @Option(help: "A table, or command lines for kafka-acls.sh.")
    var format = Format.table

    @Option(help: ArgumentHelp("Whom the command lines grant the rights, such as User:leeway.", valueName: "principal"))
    var principal: String?

    @Flag(help: "Also the right to idempotent sending, which brokers before 2.8 ask for.")
    var oldBroker = false

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var folder: TopicsFolderOption

    func validate() throws {
      if format == .kafkaACLs && principal == nil {
        throw ValidationError("--format kafka-acls needs --principal, such as --principal User:leeway.")
      }
    }

    func run() async throws {
      let lines = try await options.withConfiguration { configuration in
        let names = try folder.read().topics.map(\.name)
        let chosen = subjects.isEmpty ? AccessList.Subject.allCases : subjects
        return chosen.flatMap { subject -> [String] in
          let list = AccessList(subject, configuration, topics: names, isOldBroker: oldBroker)
          guard let principal, format == .kafkaACLs else { return list.table }
          return ["# \(subject.name)"]
            + list.rules.map { $0.command(brokers: configuration.kafka.brokers, principal: principal) }
        }
      }
      for line in lines { print(line) }
    }
  }
}

extension AccessList.Subject: ExpressibleByArgument {
  init?(argument: String) {
    guard let subject = Self.allCases.first(where: { $0.name == argument }) else { return nil }
    self = subject
  }

  static var allValueStrings: [String] { allCases.map(\.name) }
}
