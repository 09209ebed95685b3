internal import ArgumentParser
internal import Events
internal import Pipeline

/// `leeway replay`.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Runs a stage again over a range of the log, into other topics.",
    discussion: """
      STAGES
      \(ReplayStage.allCases.map { "  \($0.rawValue.padded(to: 10)) \($0.summary)" }.joined(separator: "\n"))

      For a new model, a new rule, or another number of partitions. It reads by offset, without a consumer group: the \
      running stages know nothing of it. What it writes goes to the same topics under another prefix (--into), which are \
      made where they are missing, with as many partitions as those it reads beside. The stage begins with no state.

      --from and --to are \(ReplayBound.forms). They are turned into offsets once, at the start, and printed. Times are \
      the records' own.

      On a broker with transactions a replay that was broken off goes on where it stood when it is run again with the \
      same range, and writes nothing twice. At the end ingest is told the time (--final-time), so that the stages \
      behind it close what they have; with --keep-open it is not, and a later replay with a later --to goes on.

      EXAMPLES
        leeway replay ingest --from -2h --dry-run                       which offsets that is
        leeway replay infer --model models/next --into next.            another model
        leeway replay summarize --read next. --into next.               and on from there
        leeway replay raw --into v2.                                    raw documents into other partitions

      See docs/replay.md. Exit status: 0 where all of the range is done, else 1.
      """)

  @Argument(help: ArgumentHelp("The stage to run.", valueName: "stage"))
  var stage: ReplayStage

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where the range begins.", valueName: "time|offsets"))
  var from = ReplayBound.beginning

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where it ends: the first record that is left out.", valueName: "time|offsets"))
  var to = ReplayBound.end

  @Option(
    help: ArgumentHelp(
      "What the names of the topics written begin with. By default PREFIXreplay.DATE. for today.", valueName: "prefix"))
  var into: String?

  @Option(
    help: ArgumentHelp(
      "What the names of the topics read begin with, if not the configured prefix.", valueName: "prefix"))
  var read: String?

  @Option(
    help: ArgumentHelp(
      "The event time before which nothing more comes, told to ingest at the end. By default --to where that is a time, "
        + "else now.", valueName: "time"))
  var finalTime: String?

  @Flag(help: "Tell ingest no final time, so that the replay can be gone on with.")
  var keepOpen = false

  @Flag(help: "Print what would be done, and do nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("The model's directory, instead of infer.model.", valueName: "folder"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "The offset of the registry whose models run, as predictions carry it (models); by default its end. With "
        + "infer.models alone.", valueName: "offset"))
  var modelsOffset: Int64?

  @Option(
    help: ArgumentHelp("exactly_once or at_least_once, instead of kafka.delivery.", valueName: "guarantee"))
  var delivery: String?

  @OptionGroup var options: ConfigurationOptions
  @OptionGroup var topics: TopicsFolderOption

  func validate() throws {
    if let finalTime, (try? Timestamp(parsing: finalTime)) == nil {
      throw ValidationError("--final-time must be a time such as 2026-03-01T00:00:00Z.")
    }
    if let modelsOffset {
      if modelsOffset < 0 { throw ValidationError("--models-offset must be 0 or more.") }
      if stage != .infer || model != nil {
        throw ValidationError("--models-offset is for infer with the registry (infer.models), without --model.")
      }
    }
    if keepOpen && finalTime != nil { throw ValidationError("--keep-open and --final-time exclude each other.") }
  }

  func run() async throws {
    try await options.withConfiguration(delivery: delivery, model: model) { configuration in
      if stage == .infer { try StageFactory.requireModel(of: [.infer], configuration) }
      if modelsOffset != nil && configuration.infer.models == nil {
        throw CommandFailure("--models-offset needs the registry: name its root and the model as infer.models.")
      }
      let (now, live) = (Timestamp.now, configuration.kafka.topicPrefix)
      let target = into ?? ReplayPrefix.standard(under: live, now: now)
      if let problem = ReplayPrefix.problem(target, live: live) { throw CommandFailure(problem) }
      let run = ReplayRun(
        name: stage, from: from, to: to, source: read ?? live, target: target,
        finalTime: keepOpen ? nil : try finalTime.map { try Timestamp(parsing: $0) } ?? to.time(now: now) ?? now,
        configuration: configuration, specifications: try topics.read().topics, isDry: dryRun,
        modelsOffset: modelsOffset)
      StandardOutput.write(
        "\(stage.rawValue): from \(run.source.isEmpty ? "topics without a prefix" : run.source) "
          + "into \(target)")
      try await DedicatedThread.run { try run.perform { StandardOutput.write($0) } }
    }
  }
}
