import Events
import Pipeline
import PipelineTesting
import Stages
import Testing

@testable import leeway

struct DemoFaultTests {
  private func ingest(_ fault: DemoFault?) throws -> (sent: [OwnedRecord], rules: [QuarantineRule: Int64]) {
    var writer = JSONWriter(capacity: 64)
    DemoDocument(
      id: "bash-learning", text: "A shell\nIt has a \"prompt\".", time: DemoPhase.start, section: "shells", fault: fault
    ).write(to: &writer)
    var driver = StageDriver(IngestStage(try IngestConfiguration(silence: nil)))
    let record = OwnedRecord(
      topic: "documents.raw", key: Array("bash-learning".utf8), value: Array(writer.contents),
      headers: [.init("content-type", "application/json")])
    let sent = try driver.process([record], now: DemoPhase.start + .seconds(1))
    return (sent, driver.quarantined)
  }

  @Test("Each broken document lands in quarantine under the rule that the demo expects", arguments: DemoFault.allCases)
  func rule(fault: DemoFault) throws {
    let (sent, rules) = try ingest(fault)
    guard let rule = fault.rule else {
      #expect(sent.map(\.topic) == ["documents"])
      return
    }
    #expect(rules == [rule: 1])
    #expect(sent.map(\.topic) == ["documents.quarantine"])
  }

  @Test("A good document comes out with its text and its time")
  func good() throws {
    let sent = try ingest(nil).sent
    let value = try #require(sent.first?.value)
    let document = try value.withUnsafeBytes { try Document(parsing: $0) }
    #expect(document.id == "bash-learning")
    #expect(document.text == "A shell\nIt has a \"prompt\".")
    #expect(document.eventTime == DemoPhase.start)
  }
}
