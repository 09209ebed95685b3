internal import ArgumentParser
internal import Observations
internal import Statistics

/// `leeway detect`.
struct DetectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Judges drift in the lines of a file, without Kafka, and prints what it finds.",
    discussion: """
      Lines are JSON objects with "features" (an object of numbers, texts and lists of texts; null is missing), and \
      optionally "time" (RFC 3339), "stream" and "key". Each stream's baseline is learnt from its first documents, or from \
      a file of its own; what follows is judged by the engine that `leeway run detect` uses. Printed are lines of JSON, \
      whose "type" is baseline, statistic (a window's, per feature) or alert (one for each change of state). \
      docs/detect.md describes them.

      A line that cannot be read is said on standard error with its number, counted, and passed over.

      EXAMPLES
        leeway detect --input observations.jsonl
        leeway detect --input today.jsonl --baseline last-month.jsonl --window none

      Exit status: 0 where every line was read, 3 where some were not and the others were judged, 1 where the command \
      failed.
      """)

  @Option(name: [.short, .long], help: ArgumentHelp("The file to read; - is standard input.", valueName: "file"))
  var input = "-"

  @Option(
    help: ArgumentHelp(
      "A file of lines to learn the baseline from. By default the first of the input.", valueName: "file"))
  var baseline: String?

  @Option(
    name: .customLong("baseline-documents"),
    help: ArgumentHelp("How many of a stream's first documents its baseline is learnt from.", valueName: "count"))
  var baselineDocuments = 28_000

  @Option(
    help: ArgumentHelp(
      "A YAML file that says the kinds of features; those of others are seen from the data.", valueName: "file"))
  var features: String?

  @Option(
    help: ArgumentHelp(
      "How long the windows of statistics are: hours or days (1h, 24h, 7d), a number of documents, or none.",
      valueName: "length"))
  var window = "24h"

  @Option(
    name: .customLong("documents-per-false-alarm"),
    help: ArgumentHelp("The documents in which at most one false alarm is expected.", valueName: "count"))
  var documentsPerFalseAlarm = 1_000_000

  @Option(
    name: .customLong("most-streams"),
    help: ArgumentHelp(
      "How many streams there may be; the lines of further ones are counted only.", valueName: "count"))
  var mostStreams = 100

  @Flag(name: .customLong("judge-unsteady"), help: "Judges also that in which the baseline is not steady.")
  var judgesUnsteady = false

  func validate() throws {
    for (name, value, range) in [
      ("--baseline-documents", baselineDocuments, 1...100_000_000),
      ("--documents-per-false-alarm", documentsPerFalseAlarm, 10_000...1_000_000_000_000),
      ("--most-streams", mostStreams, 1...100_000),
    ] where !range.contains(value) {
      throw ValidationError("\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(value).")
    }
    if baseline == "-", input == "-" { throw ValidationError("--baseline and --input cannot both be standard input.") }
    if DetectWindow.parse(window) == nil {
      throw ValidationError("--window must be whole hours such as 1h, 24h or 7d, a number of documents, or none.")
    }
  }

  func run() async throws {
    let refused = try await CommandFailure.reporting(without: []) {
      var settings = ObservationSettings()
      settings.detector.baselineDocuments = baselineDocuments
      settings.detector.averageRunLength = Double(documentsPerFalseAlarm)
      settings.mostStreams = mostStreams
      settings.detector.judgesUnsteady = judgesUnsteady
      settings.window = DetectWindow.parse(window) ?? .none
      if let features { try FeatureFile.apply(features, to: &settings) }
      return try DetectRun(settings, baseline: baseline, input: input).run()
    }
    if refused > 0 { throw ExitCode(3) }
  }
}
