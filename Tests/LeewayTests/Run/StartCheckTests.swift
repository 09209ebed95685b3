import Pipeline
import Testing

@testable import leeway

struct StartCheckTests {
  static let ingest = StartCheck.Need(stage: "ingest", inputs: ["raw"], outputs: [.documents, .quarantine])
  static let infer = StartCheck.Need(stage: "infer", inputs: ["p.documents"], outputs: [.predictions])

  private func problems(_ counts: [String: Int32], _ needs: [StartCheck.Need] = [ingest, infer]) -> [String] {
    StartCheck(layout: TopicLayout(prefix: "p.", counts: counts), needs: needs).problems
  }

  static let whole: [String: Int32] = [
    "raw": 4, "p.documents": 4, "p.documents.quarantine": 1, "p.predictions": 8,
  ]

  @Test func `topics that are there with partitions that fit are no problem`() {
    #expect(problems(Self.whole).isEmpty)
  }

  @Test func `missing topics are named with the stages that need them and the command that makes them`() {
    let found = problems(["raw": 4, "p.predictions": 4])
    #expect(found.count == 1)
    #expect(found.first?.contains("p.documents (ingest, infer), p.documents.quarantine (ingest)") == true)
    #expect(found.first?.contains("leeway topics apply") == true)
  }

  @Test func `documents must have as many partitions as what ingest reads`() {
    let found = problems(Self.whole.merging(["raw": 6]) { $1 })
    #expect(found.count == 1)
    #expect(found.first?.contains("p.documents must have as many partitions as raw, and has 4, not 6.") == true)
  }

  @Test func `predictions must have a multiple of the documents' partitions`() {
    let found = problems(Self.whole.merging(["p.predictions": 6]) { $1 })
    #expect(found.first?.contains("has 6 where that has 4") == true)
  }

  @Test func `what one stage reads must have as many partitions each`() {
    let need = StartCheck.Need(stage: "ingest", inputs: ["raw", "more"], outputs: [])
    let found = problems(["raw": 4, "more": 2], [need])
    #expect(found.first?.contains("raw has 4, more has 2") == true)
  }

  @Test func `a changelog must be there, with as many partitions as what the stage reads`() {
    let need = StartCheck.Need(stage: "ingest", inputs: ["raw"], outputs: [], changelog: "p.leeway.ingest.changelog")
    #expect(problems(["raw": 4, "p.leeway.ingest.changelog": 4], [need]).isEmpty)
    #expect(problems(["raw": 4], [need]).first?.contains("p.leeway.ingest.changelog (ingest)") == true)
    let found = problems(["raw": 4, "p.leeway.ingest.changelog": 2], [need])
    #expect(found.count == 1)
    #expect(found.first?.contains("must have as many partitions as raw, and has 2, not 4.") == true)
  }

  @Test func `stages run in the order in which documents pass them, each once`() {
    #expect(StageName.chosen([.flag, .ingest, .flag]) == [.ingest, .flag])
    #expect(StageName.chosen([]) == StageName.allCases)
  }

  @Test func `an embedded cluster's settings leave what the user set by name`() {
    var settings = KafkaSettings()
    settings.properties["session.timeout.ms"] = .plain("6000")
    let embedded = settings.forEmbedded(address: "127.0.0.1:1")
    #expect(embedded.brokers == "127.0.0.1:1")
    #expect(embedded.delivery == .atLeastOnce)
    #expect(embedded.properties["session.timeout.ms"] == .plain("6000"))
    #expect(embedded.properties["fetch.wait.max.ms"] == .plain("10"))
  }
}
