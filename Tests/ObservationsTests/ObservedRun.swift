import Statistics

@testable import Observations

/// Lines fed to a detector with a small baseline, and what it told.
struct ObservedRun: ~Copyable {
  private var detector: ObservationDetector
  private(set) var events: [ObservationEvent] = []
  private(set) var faults: [String] = []

  static var settings: ObservationSettings {
    var settings = ObservationSettings()
    settings.detector.baselineDocuments = 4_000
    settings.detector.leastBaselineDocuments = 2_000
    settings.detector.leastBaselineBlocks = 20
    return settings
  }

  init(_ settings: ObservationSettings = Self.settings, hasBaseline: Bool = false) {
    detector = ObservationDetector(settings, hasBaseline: hasBaseline)
  }

  /// A run whose baseline, far too small for a verdict, is of these lines: what follows is counted in windows.
  init(after baseline: [String]) {
    self.init(hasBaseline: true)
    for line in baseline { take(line) }
    endBaseline()
  }

  var tally: ObservationTally { detector.tally }

  mutating func take(_ line: String) {
    var events: [ObservationEvent] = []
    do {
      try Array(line.utf8).withUnsafeBytes { bytes in
        try detector.take(bytes) { events.append($0) }
      }
    } catch {
      faults.append("\(error)")
    }
    self.events += events
  }

  mutating func endBaseline() {
    var events: [ObservationEvent] = []
    detector.endBaseline { events.append($0) }
    self.events += events
  }

  mutating func finish() {
    var events: [ObservationEvent] = []
    detector.finish { events.append($0) }
    self.events += events
  }

  var baselines: [ObservedBaseline] {
    events.compactMap { if case .baseline(let baseline) = $0.kind { baseline } else { nil } }
  }
  var windows: [ObservedWindow] {
    events.compactMap { if case .window(let window) = $0.kind { window } else { nil } }
  }
  var opened: [ObservedDrift] {
    events.compactMap {
      if case .drift(let drift) = $0.kind, drift.report.change == .opened { drift } else { nil }
    }
  }
  var newFeatures: [String] {
    events.compactMap { if case .newFeature(let name) = $0.kind { name } else { nil } }
  }
}

/// Documents with a class, a length and labels, from a seed.
struct ObservedDocuments {
  private var random: SplitMix64
  /// What further members the features have, as JSON, each after a comma.
  var further = ""
  /// Of a hundred documents, how many have the class `a`, and how many a label that is new.
  var share = 20
  var fresh = 0

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// The features as JSON.
  mutating func features() -> String {
    let name = random.next() % 100 < UInt64(share) ? "a" : "bcdef".randomElement(using: &random).map(String.init) ?? "b"
    var labels: [String] = []
    for (label, of) in [("person", 3), ("place", 5)] where random.next() % UInt64(of) == 0 {
      labels.append("\"\(label)\"")
    }
    if random.next() % 100 < UInt64(fresh) { labels.append("\"drug\"") }
    let length = 100 + random.next() % 900
    return "{\"class\":\"\(name)\",\"words\":\(length),\"entities\":[\(labels.joined(separator: ","))]\(further)}"
  }

  mutating func line() -> String { "{\"features\":\(features())}" }
}
