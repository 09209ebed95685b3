internal import ArgumentParser
internal import Foundation

/// How well drift is detected on simulated streams: false alarms where nothing drifts, and delays where something does.
@main
struct DetectionBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "DetectionBenchmark",
    abstract: "Measures false alarms, delays, onsets, reasons and recoveries on simulated streams.",
    subcommands: [QuietCommand.self, ChangesCommand.self, WriteCommand.self])
}

/// The kinds of streams to run.
struct KindOptions: ParsableArguments {
  @Option(help: "The kind of stream, or all: \(StreamKind.all.map(\.name).joined(separator: ", ")).")
  var kind = "all"

  var kinds: [StreamKind] {
    get throws {
      let chosen = StreamKind.all.filter { kind == "all" || $0.name == kind }
      guard !chosen.isEmpty else { throw ValidationError("There is no kind of stream '\(kind)'.") }
      return chosen
    }
  }
}

struct QuietCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quiet", abstract: "Counts false alarms on streams in which nothing drifts.")

  @OptionGroup var kinds: KindOptions
  @Option(help: "How many documents of each kind are judged, over all baselines.")
  var documents = 1_000_000
  @Option(help: "How many baselines each kind has.")
  var baselines = 4
  @Option(name: .customLong("first-seed"), help: "The seed of the first baseline; the others follow.")
  var firstSeed: UInt64 = 1

  func run() throws {
    Output.write("kind, documents, alarms, per million (and 95 % upper limit), features refused, warnings")
    for kind in try kinds.kinds {
      let runs = try (0..<UInt64(max(1, baselines))).map {
        try QuietRun(kind, seed: firstSeed + $0, documents: documents / max(1, baselines))
      }
      QuietReport(kind: kind, runs: runs).write()
    }
  }
}

struct ChangesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes", abstract: "Measures how changes are found.")

  @OptionGroup var kinds: KindOptions
  @Option(help: "The change, or all: \(SimulatedChange.all.map(\.name).joined(separator: ", ")).")
  var change = "all"
  @Option(help: "How it comes: \(SimulatedChange.Course.allCases.map(\.rawValue).joined(separator: ", ")).")
  var course = "sudden"
  @Option(help: "How many streams have each change.")
  var seeds = 5
  @Option(name: .customLong("first-seed"), help: "The seed of the first stream; the others follow.")
  var firstSeed: UInt64 = 1

  func run() throws {
    guard let course = SimulatedChange.Course(rawValue: course) else {
      throw ValidationError("There is no course '\(course)'.")
    }
    let changes = SimulatedChange.all.filter { change == "all" || $0.name == change }
    guard !changes.isEmpty else { throw ValidationError("There is no change '\(change)'.") }
    Output.write(
      "kind, change, course: delay (10 %, median, 90 %), missed, error of the onset (median of sizes), changes within "
        + "the onset's range, alerts on other features, design effect (median), reasons right, "
        + "resolved after (median), refused")
    for kind in try kinds.kinds {
      for change in changes {
        let runs = try (0..<UInt64(max(1, seeds))).map {
          try ChangeRun(kind, change, course, seed: firstSeed + $0)
        }
        ChangeReport(kind: kind, change: change, course: course, runs: runs).write()
      }
    }
  }
}

struct WriteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write", abstract: "Writes a stream as lines of JSON, for leeway detect.")

  @OptionGroup var kinds: KindOptions
  @Option(help: "How many documents are written.")
  var documents = 100_000
  @Option(help: "The stream's seed.")
  var seed: UInt64 = 1
  @Option(help: "A change that comes all at once; none by default.")
  var change: String?
  @Option(help: "The number of documents before the change.")
  var at = 50_000
  @Flag(name: .customLong("no-times"), help: "Leaves the times out.")
  var noTimes = false

  func run() throws {
    let found = SimulatedChange.all.first { $0.name == change }
    if let change, found == nil { throw ValidationError("There is no change '\(change)'.") }
    guard let kind = try kinds.kinds.first, kinds.kind != "all" else { throw ValidationError("Name one --kind.") }
    StreamWriter(kind, seed: seed, documents: documents, change: found, at: at, hasTimes: !noTimes).write()
  }
}

enum Output {
  /// Writes a line at once, so that a long run can be followed.
  static func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
