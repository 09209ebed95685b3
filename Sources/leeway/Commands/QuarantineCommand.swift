internal import ArgumentParser
internal import Events
internal import Kafka
internal import Pipeline

/// `leeway quarantine`.
struct QuarantineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quarantine",
    abstract: "Lists and shows the records that broke a rule, and publishes them again.",
    discussion: """
      What cannot be processed lies in documents.quarantine: its key, bytes and headers as they were, and the reason. \
      These commands read what is committed, up to the end there is when they start, without a consumer group.

      EXAMPLES
        leeway quarantine list --summary                          how many, by rule and stage
        leeway quarantine list --rule invalid_json --since 2h     one line each
        leeway quarantine show 1:17                               all that is known of one
        leeway quarantine show 1:17 --raw > value                 its bytes, untouched
        leeway quarantine replay --rule missing_field --dry-run   what would be published again
      """,
    subcommands: [List.self, Show.self, Replay.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists quarantined records, one a line.",
      discussion: """
        A line holds the place in the quarantine (partition:offset), when it came there, the rule, the stage, where it \
        came from, the attempt where it is not the first, and the reason.

        Exit status: 0, also where there are none; 1 where the quarantine could not be read.
        """)

    @Flag(help: "Print JSON, an object a line.")
    var json = false

    @Flag(help: "Print how many there are by rule and stage, and no single records.")
    var summary = false

    @Option(help: ArgumentHelp("List so many at most.", valueName: "n"))
    var limit: Int?

    @OptionGroup var filter: QuarantineFilterOptions
    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
      if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() async throws {
      try await options.withConfiguration { configuration in
        let scan = try Quarantine(configuration.kafka).scan()
        var counts = QuarantineSummary()
        let filter = filter.filter(prefix: configuration.kafka.topicPrefix, now: .now)
        try scan.forEach(filter) { record in
          if !summary { StandardOutput.write(json ? try QuarantineLine.json(record) : QuarantineLine.text(record)) }
          counts.add(record)
          return counts.total < limit ?? .max
        }
        if summary { for line in json ? [try counts.json()] : counts.lines { StandardOutput.write(line) } }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows one quarantined record: why, where from, its headers and its bytes.",
      discussion: """
        Text is shown as it is, control characters and bytes that are not UTF-8 escaped. Of a value that was too large \
        the first 64 KB are kept; the whole is read where it came from while it is there.

        Exit status: 0, or 1 where there is no such record.
        """)

    @Argument(help: ArgumentHelp("The record's place, as list prints it first.", valueName: "partition:offset"))
    var place: QuarantinePlace

    @Flag(help: "Write the value's bytes, untouched, and nothing else.")
    var raw = false

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      try await options.withConfiguration { configuration in
        let quarantine = try Quarantine(configuration.kafka)
        guard let record = try quarantine.record(at: place) else {
          throw CommandFailure(
            "There is no record at \(place) of \(quarantine.topic): it was never there, or its retention is over. "
              + "`leeway quarantine list` shows those there are.")
        }
        guard raw else {
          for line in QuarantineDetail.lines(record) { StandardOutput.write(line) }
          return
        }
        guard let value = try OriginalReader(quarantine.client).value(of: record) else {
          if record.cut == nil { return }
          throw CommandFailure(
            "Of the record at \(place) only the first \(record.value?.count ?? 0) of \(record.size) bytes are kept, and "
              + "the whole is no longer where it came from. `leeway quarantine show \(place)` shows its beginning.")
        }
        StandardOutput.write(value)
      }
    }
  }

  struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Publishes quarantined records again, as they were.",
      discussion: """
        Key, bytes, headers and timestamp are the original's; leeway_attempt says the how manieth attempt it is. They go \
        back to the topic and partition that they came from, for the stage to read again: after the configuration was \
        mended, say. The records stay in the quarantine, so narrow down what is meant: replaying twice publishes \
        twice. `ingest` drops a document whose id it has already taken.

        All are one transaction: where it is broken off nothing was published, and it can be run again. It may take \
        15 minutes at most; use --limit for more records than that. The embedded cluster has no transactions: there a \
        replay that is broken off may have published a part.

        Exit status: 0 where all were published (also where there were none), 1 where some were refused or it failed.
        """)

    @Option(
      name: .customLong("at"), parsing: .singleValue,
      help: ArgumentHelp(
        "The record at this place, as list prints it first. May be given several times.", valueName: "partition:offset")
    )
    var places: [QuarantinePlace] = []

    @Flag(help: "Mean all records, where nothing narrows them down.")
    var all = false

    @Option(
      help: ArgumentHelp(
        "The topic to publish to, without the prefix; by default where each record came from.", valueName: "name"))
    var to: String?

    @Option(help: ArgumentHelp("Publish so many at most.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Print what would be published, and publish nothing.")
    var dryRun = false

    @OptionGroup var filter: QuarantineFilterOptions
    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
      if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
      var meant = filter.filter(prefix: "", now: .epoch)
      meant.places = Set(places)
      if meant == QuarantineFilter(clock: meant.clock) && !all {
        throw ValidationError("Say which records are meant, by --at, --rule, --since or another filter, or say --all.")
      }
    }

    func run() async throws {
      let tally = try await options.withConfiguration { configuration in
        let quarantine = try Quarantine(configuration.kafka)
        var meant = filter.filter(prefix: quarantine.prefix, now: .now)
        meant.places = Set(places)
        let destination = ReplayDestination(topic: to.map { quarantine.prefix + $0 }, layout: quarantine.layout)
        if let topic = destination.topic, quarantine.layout.partitions(named: topic) == 0 {
          throw CommandFailure("The topic \(topic) is missing on the cluster. Correct --to and the prefix.")
        }
        let replay = QuarantineReplay(
          quarantine.client, destination: destination, transactionalID: quarantine.transactionalID)
        let scan = try quarantine.scan()
        if dryRun {
          try replay.rehearse(scan, meant, limit: limit ?? .max, say: StandardOutput.write)
        } else {
          try replay.run(scan, meant, limit: limit ?? .max)
        }
        return replay.tally
      }
      try report(tally)
    }

    private func report(_ tally: QuarantineReplay.Tally) throws {
      for (topic, count) in tally.sent.sorted(by: { $0.key < $1.key }) {
        print("\(dryRun ? "would publish" : "published") \(count) to \(topic)")
      }
      if tally.total == 0 { print("no records \(dryRun ? "would be" : "were") published") }
      guard tally.refused == 0 else {
        throw CommandFailure(
          (["\(tally.refused) \(tally.refused == 1 ? "record" : "records") refused:"] + tally.refusals)
            .joined(separator: "\n  "))
      }
    }
  }
}

extension QuarantinePlace: ExpressibleByArgument {
  init?(argument: String) { self.init(argument) }
}
