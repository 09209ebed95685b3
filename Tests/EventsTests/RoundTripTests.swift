import Events
import Foundation
import Testing

@Suite("Events, written and read back")
struct RoundTripTests {
  private static let rounds = 400

  /// Value → bytes → value → bytes: strings that are only canonically equal would show in the bytes.
  private func check<Event: Equatable>(
    _ name: String, _ make: (inout RandomEvents) -> Event, _ write: (Event, inout JSONWriter) -> Void,
    _ read: (UnsafeRawBufferPointer) throws -> Event
  ) throws {
    var events = RandomEvents(random: .seeded(name))
    var writer = JSONWriter(capacity: 32)
    for round in 0..<RoundTripTests.rounds {
      let event = make(&events)
      let start = writer.mark
      write(event, &writer)
      let middle = writer.mark
      let again = try read(writer.bytes(start..<middle))
      demand(again == event, "round \(round)")
      write(again, &writer)
      let same = writer.bytes(start..<middle).elementsEqual(writer.bytes(middle..<writer.mark))
      demand(same, "round \(round)")
      if chance(round) { writer.removeAll(keepingCapacity: 4_096) }
    }
  }

  private func chance(_ round: Int) -> Bool { round % 7 == 0 }

  @Test("Any document is the same after being written and read")
  func documents() throws {
    try check("documents", { $0.document() }, { $0.write(into: &$1) }, { try Document(parsing: $0) })
  }

  @Test("Any prediction is the same after being written and read")
  func predictions() throws {
    try check("predictions", { $0.prediction() }, { $0.write(into: &$1) }, { try Prediction(parsing: $0) })
  }

  @Test("Any review is the same after being written and read")
  func reviews() throws {
    try check("reviews", { $0.review() }, { $0.write(into: &$1) }, { try Review(parsing: $0) })
  }

  @Test("Any summary is the same after being written and read")
  func summaries() throws {
    try check("summaries", { $0.summary() }, { $0.write(into: &$1) }, { try Summary(parsing: $0) })
  }

  @Test("Any progress is the same after being written and read")
  func progress() throws {
    try check(
      "progress", { Progress(time: $0.time(), partition: $0.chance(2) ? nil : $0.partition()) },
      { $0.write(into: &$1) }, { try Progress(parsing: $0) })
  }

  /// Through the general coder, whose output must not depend on the run either.
  private func checkCoded<Event: Codable & Equatable>(_ name: String, _ make: (inout RandomEvents) -> Event) throws {
    var events = RandomEvents(random: .seeded(name))
    for round in 0..<100 {
      let event = make(&events)
      let data = try EventCoding.encode(event)
      let again = try data.withUnsafeBytes { try EventCoding.decode(Event.self, from: $0) }
      demand(again == event, "round \(round)")
      demand(try EventCoding.encode(again) == data, "round \(round)")
      demand(refusal(Array(data)) == nil, "round \(round)")
    }
  }

  @Test("Any statistic, alert, baseline and flagged example is the same after being written and read")
  func drift() throws {
    try checkCoded("statistics") { $0.statistic() }
    try checkCoded("alerts") { $0.alert() }
    try checkCoded("baselines") { $0.baseline() }
    try checkCoded("flagged") { $0.flagged() }
    try checkCoded("quality") { $0.qualitySummary() }
  }

  @Test("Any quarantine reason is the same after being put into headers and read back")
  func quarantine() {
    var events = RandomEvents(random: .seeded("quarantine"))
    for _ in 0..<100 {
      let reason = events.quarantine()
      demand(QuarantineReason(headers: reason.headers) == reason)
      let foreign = [(name: QuarantineHeader.stage, value: "forged"), (name: "other", value: "x")]
      demand(QuarantineReason(headers: foreign + reason.headers) == reason)
    }
  }
}
