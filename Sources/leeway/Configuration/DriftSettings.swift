internal import Events
internal import Stages
internal import Statistics

/// How drift is counted and judged.
struct DriftSettings: Sendable, Equatable {
  /// The event time that one summary covers.
  var pane = Duration.seconds(10)
  /// Attributes of documents by whose values drift is judged too.
  var segments: [String] = []
  /// How many values of one of them are judged alone, in each stream.
  var mostSegments = 50
  /// Whether the number of documents is judged, and what by in the end: whole hours.
  var volume = true
  var volumeBaseline = Duration.seconds(14 * 86_400)
  /// Whether the quality of predictions is judged by reviews, and how.
  var judgesQuality = true
  var quality = QualitySettings()
  /// Which documents are looked at more closely; nil for none.
  var sample: SampleSettings?
  var detector = DetectorConfiguration()

  init() {}

  init(_ section: YAMLSection) {
    pane = section.duration("pane", default: pane, in: .milliseconds(1)...(.seconds(3_600)))
    if pane.components.attoseconds % 1_000_000_000_000_000 != 0 {
      section.problem("pane", "must be a whole number of milliseconds")
    }
    segments = section.strings("segments", default: [])
    for (index, name) in segments.enumerated() where name.isEmpty || segments[..<index].contains(name) {
      section.problem("segments", "each must be the name of an attribute, and be there once, not '\(name.shown)'")
    }
    mostSegments = section.integer("most_segments", default: mostSegments, in: 1...10_000)
    volume = section.flag("volume", default: volume)
    volumeBaseline = section.duration(
      "volume_baseline", default: volumeBaseline, in: .seconds(2 * 86_400)...(.seconds(366 * 86_400)))
    if volumeBaseline.components.seconds % 3_600 != 0 || volumeBaseline.components.attoseconds != 0 {
      section.problem("volume_baseline", "must be a whole number of hours")
    }
    (judgesQuality, quality) = section.section("quality") { Self.quality($0) }
    sample = section.section("sample") { SampleSettings($0) }
    detector = Self.detector(section)
    detector.segmentAttributes = segments.count
  }

  /// What `detect` is told.
  var detect: DetectConfiguration {
    var configuration = DetectConfiguration(detector: detector)
    configuration.mostSegments = mostSegments
    configuration.judgesVolume = volume
    configuration.volumeBaseline = volumeBaseline
    configuration.judgesQuality = judgesQuality
    configuration.quality = quality
    return configuration
  }

  private static func quality(_ section: YAMLSection) -> (Bool, QualitySettings) {
    var quality = QualitySettings()
    let isOn = section.flag("enabled", default: true)
    quality.baselineReviews = section.integer(
      "baseline_reviews", default: quality.baselineReviews, in: 100...10_000_000)
    quality.tolerance = section.number("tolerance", default: quality.tolerance, in: 0...1)
    quality.falseAlarms = section.number("false_alarms", default: quality.falseAlarms, in: 0.000_001...0.5)
    quality.designEffect = section.number("design_effect", default: quality.designEffect, in: 1...1_000)
    quality.windowReviews = section.integer("window_reviews", default: quality.windowReviews, in: 10...10_000_000)
    quality.windowCompared = section.integer("window_shadow", default: quality.windowCompared, in: 10...10_000_000)
    quality.judgesSelected = section.flag("selected", default: quality.judgesSelected)
    return (isOn, quality)
  }

  private static func detector(_ section: YAMLSection) -> DetectorConfiguration {
    var detector = DetectorConfiguration()
    let least = detector.leastBaselineDocuments
    detector.baselineDocuments = section.integer(
      "baseline_documents", default: detector.baselineDocuments, in: least...100_000_000)
    detector.blockDocuments = section.integer("block_documents", default: detector.blockDocuments, in: 1...1_000_000)
    let (blocks, leastBlocks) = (detector.baselineDocuments / detector.blockDocuments, detector.leastBaselineBlocks)
    if blocks < leastBlocks {
      section.problem(
        "block_documents",
        "a baseline of \(detector.baselineDocuments) documents would have \(blocks) blocks, and at least "
          + "\(leastBlocks) are needed: choose smaller blocks or a longer baseline")
    }
    detector.averageRunLength = Double(
      section.integer("documents_per_false_alarm", default: 1_000_000, in: 10_000...1_000_000_000_000))
    detector.mostFeatures = section.integer("most_features", default: detector.mostFeatures, in: 1...1_000)
    detector.preferred = section.strings("features_first", default: [])
    detector.countedOnly = Set(section.strings("features_counted_only", default: []))
    detector.judgesUnsteady = section.flag("judge_unsteady", default: false)
    detector.season = section.choice("season", default: .auto)
    detector.calendar = calendar(section)
    return detector
  }

  private static func calendar(_ section: YAMLSection) -> SeasonCalendar {
    var calendar = SeasonCalendar()
    let offset = section.string("utc_offset", default: "+00:00")
    if let minutes = minutes(offset) {
      calendar.minutesAhead = minutes
    } else {
      section.problem("utc_offset", "must be hours and minutes such as '+05:30', up to 14 hours, not '\(offset.shown)'")
    }
    for text in section.strings("holidays", default: []) {
      guard let day = try? Timestamp(parsing: text + "T00:00:00Z") else {
        section.problem("holidays", "each must be a day such as 2026-12-25, not '\(text.shown)'")
        continue
      }
      calendar.holidays.insert(Int(day.microseconds / 86_400_000_000))
    }
    return calendar
  }

  /// The minutes of an offset such as `+05:30`; nil where it is none.
  private static func minutes(_ offset: String) -> Int? {
    let parts = offset.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard let sign = offset.first, sign == "+" || sign == "-", parts.count == 2,
      parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60, hours * 60 + minutes <= 14 * 60
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
  }
}
