internal import ArgumentParser
internal import Events
internal import Foundation
internal import Inference
internal import Pipeline

extension ModelsCommand {
  struct Role: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "role",
      abstract: "Says in the registry what becomes of a version: production, canary, shadow, candidate or retired.",
      discussion: """
        Workers that follow the registry (infer.models) load the version beside the one that runs, check its digest, try \
        it, and switch between two batches. One that fails is refused, and the old one goes on: see the log, and \
        models_refused among the metrics.

        A version in production takes the place of the one before it, which is retired; to go back is to put the old one \
        in production again. A canary answers a share of the documents, always the same ones. A shadow answers the same \
        documents as production, into predictions.shadow, as far as its budget of CPU goes. One of each runs at most: \
        a later one takes the earlier one's place.

        EXAMPLES
          leeway models role topics 2.0 candidate                       known, and not run
          leeway models role topics 2.0 canary --share 0.1              a tenth of the documents
          leeway models role topics 2.0 production --reason "better"    all of them
          leeway models role topics 1.0 production --reason "back"      as it was

        Exit status: 0 where the registry has it, else 1.
        """)

    @Argument(help: ArgumentHelp("The model's name.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("Its version.", valueName: "version"))
    var version: String

    @Argument(help: ArgumentHelp("What becomes of it.", valueName: "role"))
    var role: ModelRecord.Role

    @Option(help: ArgumentHelp("Of a canary: the share of documents that it answers, 0 to 1.", valueName: "share"))
    var share: Double?

    @Option(help: ArgumentHelp("Why, for those who read it later.", valueName: "text"))
    var reason = ""

    @Option(help: ArgumentHelp("Who decides it; by default the name of this user.", valueName: "name"))
    var by: String?

    @Option(
      help: ArgumentHelp(
        "Where the model's directory is under the root, if not where the registry has it; of a new version "
          + "NAME/VERSION by default.", valueName: "path"))
    var location: String?

    @Option(
      help: ArgumentHelp("The models' root, instead of infer.models.root; for a new version.", valueName: "folder"))
    var root: String?

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
      if role == .canary {
        guard let share, (0...1).contains(share) else {
          throw ValidationError("A canary needs --share, from 0 to 1, such as --share 0.1.")
        }
      } else if share != nil {
        throw ValidationError("--share is for a canary.")
      }
    }

    func run() async throws {
      try await options.withConfiguration { configuration in
        let registry = try Registry(configuration.kafka)
        let decision = RoleDecision(
          name: name, version: version, role: role, share: share, location: location, by: by ?? Self.user,
          reason: reason)
        let folder = (root ?? configuration.infer.models?.root).map { ModelRoot(path: $0) }
        let record = try decision.record(try registry.read().registry, root: folder, at: .now)
        try registry.publish(record)
        StandardOutput.write(
          "\(registry.topic): \(record.name) \(record.version) is \(record.role.rawValue)"
            + "\(record.share.map { " with a share of \($0)" } ?? "") (\(record.location), \(record.digest))")
      }
    }

    private static var user: String {
      let environment = ProcessInfo.processInfo.environment
      return ["LOGNAME", "USER"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    }
  }

  struct Roles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "roles",
      abstract: "Lists what the registry says now: every version and its role.",
      discussion: """
        A line holds the name, the version, its role, the offset of the record that gave it a role, when that was, where \
        the model lies under the root, who decided it and why. Records that cannot be used are told on standard error.

        EXAMPLES
          leeway models roles                  all models
          leeway models roles topics --json    one, an object a line

        Exit status: 0, also where there are none; 1 where the registry could not be read.
        """)

    @Argument(help: ArgumentHelp("The model's name; all models where none is given.", valueName: "name"))
    var name: String?

    @Flag(help: "Print JSON, an object a line.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      try await options.withConfiguration { configuration in
        let (registry, problems) = try Registry(configuration.kafka).read()
        for problem in problems { FileHandle.standardError.write(Data("\(problem)\n".utf8)) }
        let names = name.map { [$0] } ?? registry.names
        for line in json ? try RoleLines.json(registry, names: names) : RoleLines.text(registry, names: names) {
          StandardOutput.write(line)
        }
      }
    }
  }
}

extension ModelRecord.Role: ExpressibleByArgument {}
