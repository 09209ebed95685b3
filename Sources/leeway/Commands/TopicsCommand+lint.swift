internal import ArgumentParser
internal import Foundation

extension TopicsCommand {
  struct Lint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks the topics' files and the events' schemas, without a cluster.",
      discussion: """
        Checked are every YAML file (keys, names, Kafka's settings and their values, partitions that run straight \
        through), every JSON Schema (that it is one, that a topic uses it), that asyncapi.yaml says the same, and that \
        all is compatible with the last release: schemas may add optional fields, and may not remove, retype or demand \
        more; topics may not change partitions, key or cleanup in place. The last release's files are the newest folder \
        in released/, else the one of --against.

        EXAMPLES
          leeway topics lint
          leeway topics lint topics --against ../leeway-0.1/topics

        Exit status: 0 where all is well, 1 where something is not, and where there was nothing to check.
        """)

    @Argument(
      help: ArgumentHelp(
        "The folder. By default what LEEWAY_TOPICS names, else topics in this folder, else the one that came with the "
          + "program.", valueName: "folder"))
    var folder: String?

    @Option(help: ArgumentHelp("The last release's folder, instead of the newest in released/.", valueName: "folder"))
    var against: String?

    func run() async throws {
      var options = TopicsFolderOption()
      options.topics = folder
      let lint = TopicsLint(path: try options.path(), against: against)
      let report = lint.run()
      for line in report.lines { print(line) }
      if report.hasFailed { throw ExitCode(1) }
    }
  }
}
