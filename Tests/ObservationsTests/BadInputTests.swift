import Statistics
import Testing

@testable import Observations

@Suite("Bad observations")
struct BadInputTests {
  @Test(
    "a line that is no observation is refused, with the reason, and changes nothing",
    arguments: [
      ("{", "ends too early"), ("[1]", "an object is expected"), ("{\"features\":3}", "/features: an object"),
      ("{}", "/features: it is missing"), ("{\"features\":{},\"features\":{}}", "twice"),
      ("{\"features\":{\"a\":01}}", "0 and a further digit"), ("{\"stream\":{},\"features\":{}}", "/stream: a text"),
      ("\u{0}", "expected"),
    ])
  func refused(line: String, words: String) {
    var run = ObservedRun()
    run.take(line)
    #expect(run.faults.count == 1 && run.faults[0].contains(words), "\(run.faults)")
    #expect(run.tally.refused == 1 && run.tally.documents == 0)
  }

  @Test("bare NaN and infinities are read as if in quotes, and texts that hold such words are left alone")
  func nonFinite() throws {
    var run = ObservedRun(after: ["{\"features\":{\"x\":0.5,\"y\":0.5,\"w\":0.5,\"z\":[\"NaN, \\\"Infinity\"]}}"])
    for _ in 0..<100 {
      run.take("{\"features\":{\"x\":NaN,\"y\":-Infinity,\"z\":[\"NaN, \\\"Infinity\"],\"w\":1.5}}")
      run.take("{\"features\":{\"x\":1.5,\"y\":2.5,\"z\":[],\"w\":\"Infinity\"}}")
    }
    run.finish()
    #expect(run.faults.isEmpty)
    let counts = try #require(run.windows.first?.counts)
    for name in ["x", "y", "w"] { #expect(counts[name]?.bins[Grid.invalid] == 100) }
    #expect(counts["z"]?.values["NaN, \"Infinity"] == 100)
  }

  /// The counts that features have of further values, after a baseline of usual ones.
  private static func counts(usual: String, further: [String]) throws -> (CountTable, [String]) {
    var settings = ObservedRun.settings
    settings.window = .documents(100)
    var documents = ObservedDocuments(seed: 11)
    documents.further = ",\"x\":\(usual)"
    var run = ObservedRun(settings)
    for _ in 0..<4_000 { run.take(documents.line()) }
    for value in further {
      documents.further = value.isEmpty ? "" : ",\"x\":\(value)"
      run.take(documents.line())
    }
    run.finish()
    #expect(run.faults.isEmpty)
    return (try #require(run.windows.last?.counts), run.newFeatures)
  }

  @Test("a number that becomes something else is invalid, and one that vanishes is missing")
  func numbers() throws {
    let (counts, _) = try Self.counts(
      usual: "12", further: ["\"12\"", "true", "[1]", "{}", "\"NaN\"", "1e999", "null", "", "-3", "13"])
    let bins = try #require(counts["x"]?.bins)
    #expect(bins[Grid.invalid] == 6 && bins[Grid.outOfRange] == 1 && bins[Grid.length.bin(of: 13)] == 1)
    #expect(bins.total == 8 && counts.documents == 10)
  }

  @Test("a category that becomes something else is a value that the baseline does not know")
  func categories() throws {
    let (counts, _) = try Self.counts(
      usual: "\"a\"", further: ["1", "true", "[\"a\"]", "{}", "null", "\"a\"", "\"b\""])
    let values = try #require(counts["x"]?.values)
    #expect(values["a"] == 1 && values[ValueNumbers.unknown] == 5 && values.total == 6)
  }

  @Test("labels that become a text are that label alone, each counted once in a document")
  func labels() throws {
    let (counts, _) = try Self.counts(
      usual: "[\"a\",\"b\"]", further: ["\"a\"", "[\"a\",\"a\"]", "[]", "[1,null,\"c\"]", "null", "[[\"a\"]]"])
    let feature = try #require(counts["x"])
    #expect(feature.values["a"] == 2 && feature.values["b"] == 0 && feature.values[ValueNumbers.unknown] == 2)
    #expect(feature.total == 5 && feature.bins[Grid.length.bin(of: 0)] == 1)
  }

  @Test("a feature that appears after the baseline is told of once, and not counted")
  func appears() {
    var documents = ObservedDocuments(seed: 12)
    var run = ObservedRun()
    for _ in 0..<4_000 { run.take(documents.line()) }
    documents.further = ",\"late\":1"
    for _ in 0..<300 { run.take(documents.line()) }
    #expect(run.newFeatures == ["late"])
  }

  @Test("a category with a value of its own in every document is bounded, and nothing fires")
  func unbounded() throws {
    var documents = ObservedDocuments(seed: 13)
    var run = ObservedRun()
    for number in 0..<20_000 {
      documents.further = ",\"x\":\"value \(number)\""
      run.take(documents.line())
    }
    run.finish()
    #expect(run.opened.allSatisfy { $0.report.feature == "x" && $0.report.label == "unseen" })
    let window = try #require(run.windows.last?.counts["x"])
    #expect(window.values.entries.count <= ValueNumbers.most + 2)
  }

  @Test("a value of many bytes is cut at a character")
  func longValue() throws {
    let long = String(repeating: "ä", count: 300)
    var run = ObservedRun(after: ["{\"features\":{\"x\":\"a\(long)\"}}"])
    for _ in 0..<10 { run.take("{\"features\":{\"x\":\"a\(long)\"}}") }
    run.finish()
    let value = try #require(run.windows.first?.counts["x"]?.values.entries.first?.value)
    #expect(value.utf8.count == 255 && value.hasPrefix("aää"))
  }

  @Test("times that are none, missing or of long ago count their documents all the same")
  func times() {
    var documents = ObservedDocuments(seed: 14)
    let first = "{\"time\":\"2025-12-01T00:00:00Z\",\"features\":\(documents.features())}"
    var run = ObservedRun(after: [first])
    let times = [
      "\"2026-01-01T00:00:00Z\"", "\"yesterday\"", "17", "null", "\"2025-12-31T23:59:00Z\"", "\"2035-01-01T00:00:00Z\"",
      "\"2026-01-01T00:00:20+00:00\"",
    ]
    for time in times { run.take("{\"time\":\(time),\"features\":\(documents.features())}") }
    run.finish()
    #expect(
      run.tally.documents == 8 && run.tally.invalidTimes == 2 && run.tally.withoutTime == 1 && run.tally.late == 1)
    #expect(run.windows.first?.counts.documents == 7)
    #expect(run.windows.first?.span == TimeSpan(start: 1_767_225_600_000, end: 1_767_225_630_000))
  }

  @Test("streams beyond the limit are counted only")
  func streams() {
    var settings = ObservedRun.settings
    settings.mostStreams = 2
    var run = ObservedRun(settings)
    for name in ["a", "b", "c", "a"] { run.take("{\"stream\":\"\(name)\",\"features\":{\"x\":1}}") }
    run.finish()
    #expect(run.tally.beyondStreams == 1 && run.tally.documents == 3)
    #expect(run.baselines.count == 2)
  }
}
