import Statistics
import Testing

@testable import Observations

@Suite("Observations from lines")
struct ObservationDetectorTests {
  @Test("a change is found after the baseline, where it is, and for what it is")
  func found() throws {
    var documents = ObservedDocuments(seed: 3)
    var run = ObservedRun()
    for _ in 0..<6_000 { run.take(documents.line()) }
    let baseline = try #require(run.baselines.first)
    #expect(baseline.isReady && baseline.documents == 4_000 && baseline.blocks == 40)
    #expect(run.opened.isEmpty)
    documents.share = 40
    for _ in 0..<2_000 { run.take(documents.line()) }
    run.finish()
    let drift = try #require(run.opened.first { $0.report.label == "a" })
    #expect(drift.report.feature == "class")
    #expect((1_900...2_100).contains(drift.onset))
    #expect((2_100...3_000).contains(drift.documents))
    #expect(drift.onsetRange.contains(2_000))
    #expect(run.opened.allSatisfy { $0.report.feature == "class" })
  }

  @Test("a label never seen in the baseline is found, and one that becomes frequent")
  func labels() throws {
    var documents = ObservedDocuments(seed: 4)
    var run = ObservedRun()
    for _ in 0..<4_000 { run.take(documents.line()) }
    let labels = run.baselines.first?.baseline?.features.filter { $0.name == "entities" } ?? []
    #expect(labels.map { $0.bins.label(of: 0) } == ["person", "place", "unseen", "none"])
    documents.fresh = 5
    for _ in 0..<2_000 { run.take(documents.line()) }
    let drift = try #require(run.opened.first)
    #expect(drift.report.feature == "entities" && drift.report.label == "unseen")
    #expect(abs((drift.report.movements.first?.observed ?? 0) - 0.05) < 0.03)
  }

  @Test("a baseline of its own file is judged by from the first document on, in every stream where it names none")
  func ownFile() throws {
    var documents = ObservedDocuments(seed: 5)
    var run = ObservedRun(hasBaseline: true)
    for _ in 0..<3_000 { run.take(documents.line()) }
    run.endBaseline()
    #expect(run.baselines.first?.documents == 3_000)
    documents.share = 50
    for _ in 0..<1_000 { run.take("{\"stream\":\"mail\",\"features\":\(documents.features())}") }
    run.finish()
    let drift = try #require(run.opened.first)
    #expect(drift.onset == 0 && run.events.last?.stream == "mail")
  }

  @Test("a baseline that is too small refuses the verdict, and says what is missing and what it would find")
  func tooSmall() throws {
    var settings = ObservedRun.settings
    settings.detector.baselineDocuments = 1_500
    var documents = ObservedDocuments(seed: 6)
    var run = ObservedRun(settings)
    for _ in 0..<3_000 { run.take(documents.line()) }
    documents.share = 80
    for _ in 0..<3_000 { run.take(documents.line()) }
    run.finish()
    let baseline = try #require(run.baselines.first)
    #expect(run.baselines.count == 1 && !baseline.isReady)
    #expect(
      baseline.reasons == [
        "baseline not ready: 1500 of at least 2000 documents", "baseline not ready: 15 of at least 20 blocks",
      ])
    #expect(baseline.baseline?.smallestEffects.contains { $0.effect != nil } == true)
    #expect(run.opened.isEmpty)
  }

  @Test("what changes inside the baseline has no verdict, unless it is asked to judge")
  func unsteady() throws {
    for judges in [false, true] {
      var settings = ObservedRun.settings
      settings.detector.judgesUnsteady = judges
      var documents = ObservedDocuments(seed: 7)
      var run = ObservedRun(settings)
      for number in 0..<4_000 {
        documents.share = number < 2_000 ? 10 : 60
        run.take(documents.line())
      }
      let baseline = try #require(run.baselines.first)
      #expect(baseline.isReady && !baseline.reasons.isEmpty)
      #expect(baseline.baseline?.smallestEffects.contains { $0.label == "a" && $0.effect != nil } == false)
      documents.share = 100
      for _ in 0..<20_000 { run.take(documents.line()) }
      #expect(run.opened.contains { $0.report.label == "a" } == judges)
      #expect(run.opened.allSatisfy { $0.report.baselineIsSteady == ($0.report.label != "a") })
    }
  }

  @Test("an input that ends before its baseline is learnt says so")
  func ended() throws {
    var documents = ObservedDocuments(seed: 8)
    var run = ObservedRun()
    for _ in 0..<250 { run.take(documents.line()) }
    run.finish()
    let baseline = try #require(run.baselines.first)
    #expect(!baseline.isReady && baseline.documents == 250 && baseline.blocks == 3)
  }

  @Test("windows are told of whether or not anything fires, and cover every document once")
  func windows() {
    var settings = ObservedRun.settings
    settings.window = .documents(1_000)
    var documents = ObservedDocuments(seed: 9)
    var run = ObservedRun(settings)
    for _ in 0..<7_550 { run.take(documents.line()) }
    run.finish()
    #expect(run.windows.map(\.documents) == [0..<1_000, 1_000..<2_000, 2_000..<3_000, 3_000..<3_550])
    #expect(
      run.windows.allSatisfy { $0.span == nil && $0.counts.rows.map(\.feature) == ["class", "entities", "words"] })
  }
}
