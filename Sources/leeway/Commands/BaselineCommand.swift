internal import ArgumentParser
internal import Events
internal import Foundation
internal import Pipeline

/// `leeway baseline`.
struct BaselineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "Lists, shows, compares, learns, pins, accepts and retires the baselines that drift is judged by.",
    discussion: """
      A baseline is what is normal in a stream. It has a name, and an id that is the hash of its content. What is decided is \
      a record in drift.summaries that `detect` obeys from the next pane on; docs/baselines.md tells more.

      EXAMPLES
        leeway baseline list
        leeway baseline show --stream mail/topics@1
        leeway baseline accept 3f2a9c41b07d --reason "the new supplier stays"
        leeway baseline learn --input last-month.jsonl --output normal.json
        leeway baseline pin --stream mail/topics@1 --file normal.json
      """,
    subcommands: [List.self, Show.self, Diff.self, Learn.self, Pin.self, Accept.self, Retire.self])
}

extension BaselineCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the baselines that the topic has: the last of each stream and name.",
      discussion: """
        A line holds the stream, the name and version, the id, the documents and their event times, and whether it is in \
        force, or an earlier one, pinned, retired.

        Exit status: 0, also where there are none; 1 where the topic could not be read.
        """)

    @Option(help: ArgumentHelp("Only those of this stream.", valueName: "key"))
    var stream: String?

    @Flag(help: "Earlier ones too, as far as the topic still has them.")
    var all = false

    @Flag(help: "Print JSON, a record a line, with the tables.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      try await options.withConfiguration { configuration in
        let records = try DecisionLog(configuration.kafka).events(BaselineRecord.self, .baselines, all: all)
          .filter { record in stream.map { $0 == record.stream.key } ?? true }
        if json {
          for record in records {
            StandardOutput.write(String(decoding: try EventCoding.encode(record), as: UTF8.self))
          }
        } else {
          for line in BaselineLines.list(records) { StandardOutput.write(line) }
        }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what a baseline knows: of a stream, by its id, or in a file.",
      discussion: """
        For each feature: how it is counted, how often it is missing, how much more it varies than independent documents \
        would, its season, the smallest change that would be found within 10,000 documents, and what is typical: the tenth, \
        fiftieth and ninetieth percentile of numbers, the most frequent values of others.

        EXAMPLES
          leeway baseline show --stream mail/topics@1
          leeway baseline show 5d1e60aa93f4 --json > normal.json      a file that can be pinned elsewhere
          leeway baseline show normal.json

        Exit status: 0 where there is such a baseline, else 1.
        """)

    @Argument(
      help: ArgumentHelp("An id, or its first 8 characters or more; or a file.", valueName: "id-or-file"))
    var which: String?

    @Option(help: ArgumentHelp("The stream whose baseline is in force.", valueName: "key"))
    var stream: String?

    @Flag(help: "Print JSON, a baseline a line, with the tables.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
      if which == nil, stream == nil { throw ValidationError("Name a baseline by its id, a file, or --stream.") }
    }

    func run() async throws {
      if let which, FileManager.default.fileExists(atPath: which) {
        return try await CommandFailure.reporting(without: []) {
          if json {
            FileHandle.standardOutput.write(FileManager.default.contents(atPath: which) ?? Data())
          } else {
            for (place, baseline) in try NamedBaseline.read(which).enumerated() {
              if place > 0 { StandardOutput.write("") }
              for line in BaselineLines.show(baseline) { StandardOutput.write(line) }
            }
          }
        }
      }
      try await options.withConfiguration { configuration in
        let records = try DecisionLog(configuration.kafka).events(BaselineRecord.self, .baselines, all: true)
        let record = try BaselineChoice(id: which, stream: stream).record(records)
        if json {
          StandardOutput.write(String(decoding: try EventCoding.encode(record), as: UTF8.self))
        } else {
          for line in BaselineLines.show(try NamedBaseline(record)) { StandardOutput.write(line) }
        }
      }
    }
  }

  struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compares two baselines, feature by feature.",
      discussion: """
        Each is named by its id or by a file, whose first baseline is taken. A line holds the feature, whether it changed, \
        and of numbers the tenth, fiftieth and ninetieth percentile in both, of others the value whose share differs most.

        EXAMPLES
          leeway baseline diff 5d1e60aa93f4 9b0c77e1f2a3
          leeway baseline diff last-year.json this-year.json --json

        Exit status: 0 where both were read, else 1.
        """)

    @Argument(help: ArgumentHelp("The first: an id or a file.", valueName: "id-or-file"))
    var first: String

    @Argument(help: ArgumentHelp("The second.", valueName: "id-or-file"))
    var second: String

    @Flag(help: "Print JSON, a feature a line.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      if [first, second].allSatisfy(FileManager.default.fileExists(atPath:)) {
        return try await CommandFailure.reporting(without: []) {
          try print(try NamedBaseline.read(first)[0], try NamedBaseline.read(second)[0])
        }
      }
      try await options.withConfiguration { configuration in
        let records = try DecisionLog(configuration.kafka).events(BaselineRecord.self, .baselines, all: true)
        func find(_ which: String) throws -> NamedBaseline {
          if FileManager.default.fileExists(atPath: which) { return try NamedBaseline.read(which)[0] }
          return try NamedBaseline(try BaselineChoice(id: which).record(records))
        }
        try print(try find(first), try find(second))
      }
    }

    private func print(_ first: NamedBaseline, _ second: NamedBaseline) throws {
      let difference = BaselineDifference(first.baseline, second.baseline)
      guard json else { return difference.lines.forEach(StandardOutput.write) }
      for row in difference.rows {
        StandardOutput.write(String(decoding: try EventCoding.encode(row), as: UTF8.self))
      }
    }
  }
}
