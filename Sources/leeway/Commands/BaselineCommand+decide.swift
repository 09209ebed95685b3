internal import ArgumentParser
internal import Events
internal import Pipeline

extension BaselineCommand {
  struct Pin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keeps a baseline as the one whose distance stays reported, or puts another in force.",
      discussion: """
        Without --id and --file the stream's present baseline is pinned: the first that is pinned stays it, and every \
        statistic has the distance to it from then on, whatever is accepted later. With --id an earlier one, with --file one \
        that was learnt elsewhere, is put in force from the next pane on; alerts that are open end as baseline_changed.

        EXAMPLES
          leeway baseline pin --stream mail/topics@1 --name golden
          leeway baseline pin --stream mail/topics@1 --id 5d1e60aa93f4 --reason "back to before the trial"
          leeway baseline pin --stream mail/topics@2 --file normal.json

        Exit status: 0 where the broker has the decision, else 1.
        """)

    @OptionGroup var stream: StreamOption

    @Option(help: ArgumentHelp("The id of a baseline that the topic still has, to put in force.", valueName: "id"))
    var id: String?

    @Option(help: ArgumentHelp("A file with one baseline, to put in force.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("What it is called from now on.", valueName: "name"))
    var name: String?

    @OptionGroup var decision: DecisionOptions
    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
      if id != nil, file != nil { throw ValidationError("Give --id or --file, not both.") }
    }

    func run() async throws {
      try await options.withConfiguration { configuration in
        var command = decision.command(.pin, of: try stream.key())
        command.name = name
        if let file {
          let found = try NamedBaseline.read(file)
          guard found.count == 1 else {
            throw CommandFailure("\(file) has \(found.count) baselines: leave the line of the one that is meant.")
          }
          (command.baseline, command.tables) = (found[0].id, found[0].tables)
        }
        let log = try DecisionLog(configuration.kafka)
        if file == nil {
          let records = try log.events(BaselineRecord.self, .baselines, all: true)
          let record = try BaselineChoice(id: id, stream: stream.stream).record(records)
          command.baseline = record.id
          if id != nil { command.tables = try NamedBaseline(record).tables }
        }
        StandardOutput.write(DecisionLine.text(command, at: try log.publish(command)))
      }
    }
  }

  struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that what an alert, or an incident, tells of is normal from now on.",
      discussion: """
        Its features are learnt anew from the documents that come, while the old baseline judges; its updates are silent \
        meanwhile. Then the alert ends as baseline_changed. Other features, and the alerts on them, go on as they are.

        EXAMPLES
          leeway baseline accept 3f2a9c41b07d --reason "the new supplier stays"
          leeway baseline accept --incident 3f2a9c41b07d --documents 50000

        Exit status: 0 where the broker has the decision, else 1.
        """)

    @OptionGroup var choice: AlertChoice
    @OptionGroup var learning: LearningOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      try await options.withConfiguration { configuration in
        let log = try DecisionLog(configuration.kafka)
        var command = try choice.command(.accept, by: decision, among: try log.alerts())
        (command.documents, command.name) = (learning.documents, learning.name)
        StandardOutput.write(DecisionLine.text(command, at: try log.publish(command)))
      }
    }
  }

  struct Retire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Judges nothing by a stream's baseline any more, and learns a new one from what comes.",
      discussion: """
        Until the new one is ready there are no verdicts; `leeway baseline learn` keeps the old one judging meanwhile. With \
        the id of the pinned baseline, where that is not in force, it only lets go of it.

        EXAMPLES
          leeway baseline retire --stream mail/topics@1 --reason "learnt while the importer was broken"

        Exit status: 0 where the broker has the decision, else 1.
        """)

    @OptionGroup var stream: StreamOption

    @Option(
      help: ArgumentHelp("The id of the baseline that is meant; refused if another is in force.", valueName: "id"))
    var id: String?

    @OptionGroup var learning: LearningOptions
    @OptionGroup var decision: DecisionOptions
    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      try await options.withConfiguration { configuration in
        let log = try DecisionLog(configuration.kafka)
        var command = decision.command(.retire, of: try stream.key())
        if let id {
          let records = try log.events(BaselineRecord.self, .baselines, all: true)
          command.baseline = try BaselineChoice(id: id, stream: stream.stream).record(records).id
        }
        (command.documents, command.name) = (learning.documents, learning.name)
        StandardOutput.write(DecisionLine.text(command, at: try log.publish(command)))
      }
    }
  }
}

/// How a new baseline is learnt.
struct LearningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many documents it is learnt from; by default as many as drift.baseline_documents says.", valueName: "count"))
  var documents: Int64?

  @Option(help: ArgumentHelp("What it is called; by default what the one before is.", valueName: "name"))
  var name: String?

  func validate() throws {
    if let documents, !(1...1_000_000_000).contains(documents) {
      throw ValidationError("--documents must be from 1 to 1000000000, not \(documents).")
    }
  }
}
