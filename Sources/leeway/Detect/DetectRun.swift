internal import Events
internal import Foundation
internal import Observations

/// One run of `leeway detect`: reads the files, prints what is told, and says what could not be read.
struct DetectRun {
  private let settings: ObservationSettings
  private let baseline: String?
  private let input: String

  init(_ settings: ObservationSettings, baseline: String?, input: String) {
    self.settings = settings
    self.baseline = baseline
    self.input = input
  }

  /// Runs to the end of the input and returns how many lines were refused.
  ///
  /// - Throws: where a file cannot be read.
  func run() throws -> Int {
    var detector = ObservationDetector(settings, hasBaseline: baseline != nil)
    var lines = DetectLines()
    var complaints = LineComplaints()
    // Both files before the work: a mistyped name is told at once.
    var observations = try LineInput(input)
    if let baseline {
      var learnt = try LineInput(baseline)
      try read(&learnt, name: baseline, &detector, &lines, &complaints)
      detector.endBaseline { lines.write($0) }
    }
    try read(&observations, name: input == "-" ? "standard input" : input, &detector, &lines, &complaints)
    detector.finish { lines.write($0) }
    complaints.end(detector.tally)
    return complaints.count
  }

  private func read(
    _ input: inout LineInput, name: String, _ detector: inout ObservationDetector, _ lines: inout DetectLines,
    _ complaints: inout LineComplaints
  ) throws {
    while let line = try input.next() {
      switch line {
      case .tooLong:
        complaints.say(name, input.number, "it is longer than \(LineInput.longest >> 20) MiB")
      case .text(let bytes):
        do throws(ObservationFault) {
          try detector.take(bytes) { lines.write($0) }
        } catch {
          complaints.say(name, input.number, error.description)
        }
      }
    }
  }
}

/// What is said on standard error of lines that could not be read.
struct LineComplaints {
  private(set) var count = 0
  /// Of how many lines it is said each; further ones are counted only.
  private static let most = 1_000

  mutating func say(_ file: String, _ line: Int, _ words: String) {
    count += 1
    if count <= Self.most { Self.write("\(file):\(line): \(words)") }
    if count == Self.most { Self.write("Further lines that cannot be read are counted only.") }
  }

  /// The end: what was counted otherwise than as it came.
  func end(_ tally: ObservationTally) {
    let counts = [
      (count, "lines could not be read"),
      (tally.invalidTimes, "documents had a time that is not RFC 3339; they were counted without it"),
      (tally.withoutTime, "documents had no time in a stream that has them; they were counted with those before them"),
      (tally.late, "documents were late; they were counted when they came"),
      (tally.setBack, "times a clock was set back, and followed"),
      (tally.beyondStreams, "documents were of further streams than --most-streams allows, and not counted"),
      (tally.beyondFeatures, "values were of further features than are counted"),
    ]
    for (number, words) in counts where number > 0 { Self.write("\(number) \(words).") }
  }

  static func write(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
