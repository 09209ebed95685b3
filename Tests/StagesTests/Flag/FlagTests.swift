import Events
import FoundationEssentials
import Pipeline
import PipelineTesting
import Stages
import Testing

/// Which documents an alert sets aside, and what is said of them.
@Suite struct FlagTests {
  /// A log of documents in memory.
  struct Log: RecordReader {
    struct Away: Error {}

    var lookups: [RecordPlace: RecordLookup] = [:]
    var isAway = false

    func read(_ places: [RecordPlace]) throws -> [RecordLookup] {
      if isAway { throw Away() }
      return places.map { lookups[$0] ?? .unknown }
    }
  }

  static let time = Timestamp(milliseconds: 1_704_067_200_000)

  static func reference(_ number: Int) -> DocumentReference {
    DocumentReference(
      id: "d\(number)", pointer: DocumentPointer(topic: "documents", partition: 0, offset: Int64(number)))
  }

  static func log(_ numbers: Range<Int>) -> Log {
    var log = Log()
    for number in numbers {
      var writer = JSONWriter()
      Document(
        id: "d\(number)", source: "mail", text: "text \(number)", eventTime: time, receivedAt: time,
        provenance: Provenance(topic: "documents.raw", partition: 0, offset: 0, timestamp: nil)
      ).write(into: &writer)
      let record = OwnedRecord(topic: "documents", key: nil, value: Array(writer.contents))
      log.lookups[RecordPlace(topic: "documents", partition: 0, offset: Int64(number))] = .found(record)
    }
    return log
  }

  static func alert(
    _ id: String = "a1", _ state: Alert.State = .open, driving: Range<Int> = 0..<2, controls: Range<Int> = 2..<3,
    opened: Timestamp = time
  ) throws -> OwnedRecord {
    let alert = Alert(
      id: id, stream: DocumentStream(source: "mail", model: "starter", version: "1"), feature: "language",
      state: state, sentence: "It moved.", openedAt: opened, updatedAt: opened, driving: driving.map { reference($0) },
      controls: controls.map { reference($0) }, coverage: Alert.Coverage(partitions: 4, late: 0))
    return OwnedRecord(
      topic: "drift.alerts", key: Array(alert.key.utf8), value: Array(try EventCoding.encode(alert)))
  }

  static func examples(_ sent: [OwnedRecord]) throws -> [FlaggedExample] {
    try sent.filter { $0.topic == "examples.flagged" }.map {
      try EventCoding.decode(FlaggedExample.self, from: Data($0.value ?? []))
    }
  }

  @Test func anOpeningAlertFlagsItsDocumentsAsPointers() throws {
    var driver = StageDriver(FlagStage(reader: Self.log(0..<3)))
    let sent = try driver.process([try Self.alert()])
    let examples = try Self.examples(sent)
    #expect(examples.map(\.document.id) == ["d0", "d1", "d2"])
    #expect(examples.allSatisfy { $0.text == nil && $0.textReason == .notConfigured })
    // The first two drive the alert, the third is there to compare them with.
    #expect(examples.map(\.reasons) == [[.drift(feature: "language")], [.drift(feature: "language")], [.randomSample]])
    #expect(examples.allSatisfy { $0.alert == "a1" })
    #expect(driver.counted["flagged"] == 2 && driver.counted["flagged_random"] == 1)
    #expect(examples.allSatisfy { $0.source == "mail" && $0.flaggedAt == Self.time })
    #expect(sent.map(\.key) == ["d0", "d1", "d2"].map { Array($0.utf8) })
    #expect(sent[1].header("ce_id") == Array("a1-documents-0-1-flagged".utf8))
    #expect(sent[1].header("ce_type") == Array("leeway.flagged".utf8))
  }

  @Test func textIsIncludedWhereTheConfigurationSaysSo() throws {
    var driver = StageDriver(FlagStage(FlagConfiguration(includesText: true), reader: Self.log(0..<3)))
    let examples = try Self.examples(try driver.process([try Self.alert()]))
    #expect(examples.map(\.text) == ["text 0", "text 1", "text 2"])
    #expect(examples.allSatisfy { $0.textReason == nil })
  }

  @Test func whatCannotBeReadBackIsFlaggedWithTheReason() throws {
    var log = Self.log(0..<2)
    log.lookups[RecordPlace(topic: "documents", partition: 0, offset: 0)] = .expired
    let other = try #require(log.lookups[RecordPlace(topic: "documents", partition: 0, offset: 1)])
    log.lookups[RecordPlace(topic: "documents", partition: 0, offset: 2)] = other
    var driver = StageDriver(FlagStage(FlagConfiguration(includesText: true), reader: log))
    let examples = try Self.examples(try driver.process([try Self.alert(driving: 0..<3, controls: 7..<8)]))
    #expect(examples.map(\.textReason) == [.expired, nil, .notFound, .notFound])
    #expect(examples.map(\.text) == [nil, "text 1", nil, nil])
  }

  @Test func updatesAndOtherStatesFlagNothing() throws {
    var driver = StageDriver(FlagStage(reader: Self.log(0..<3)))
    var sent = try driver.process([try Self.alert(), try Self.alert()])
    #expect(sent.count == 3)
    for state in Alert.State.allCases where state != .open { sent = try driver.process([try Self.alert("b", state)]) }
    #expect(sent.isEmpty)
    // A return of the drift is an alert with an id of its own.
    #expect(try driver.process([try Self.alert("a2")]).count == 3)
  }

  @Test func theBudgetIsForOneHourOfEventTime() throws {
    var driver = StageDriver(FlagStage(FlagConfiguration(budgetPerHour: 4), reader: Self.log(0..<3)))
    let nextHour = Self.time + .seconds(3_600)
    #expect(try driver.process([try Self.alert("a")]).count == 3)
    #expect(try driver.process([try Self.alert("c", opened: nextHour)]).count == 3)
    // An hour's budget is its own, in whatever order the alerts come.
    #expect(try driver.process([try Self.alert("b")]).count == 1)
    #expect(driver.counted["over_budget"] == 2)
    #expect(driver.states[0].budget.accounts[Self.time]?.flagged == 4)
    #expect(driver.states[0].budget.accounts[Self.time]?.overBudget == 2)
    #expect(driver.states[0].budget.accounts[nextHour]?.flagged == 3)
    #expect(driver.states[0].budget.overBudget == 2)
  }

  @Test(
    "what is left of the budget is shared by drivers and controls",
    arguments: [
      (budget: 0, driving: 0, controls: 0), (1, 1, 0), (2, 1, 1), (5, 3, 2), (7, 4, 3), (9, 6, 3), (20, 8, 3),
    ])
  func sharing(budget: Int, driving: Int, controls: Int) throws {
    var driver = StageDriver(FlagStage(FlagConfiguration(budgetPerHour: budget), reader: Self.log(0..<11)))
    let examples = try Self.examples(try driver.process([try Self.alert(driving: 0..<8, controls: 8..<11)]))
    let reasons = examples.flatMap(\.reasons)
    #expect(reasons.count { $0 == .drift(feature: "language") } == driving)
    #expect(reasons.count { $0 == .randomSample } == controls)
    #expect((driver.counted["over_budget"] ?? 0) == Int64(11 - driving - controls))
  }

  @Test func aDocumentInBothListsIsFlaggedOnce() throws {
    var driver = StageDriver(FlagStage(reader: Self.log(0..<4)))
    let examples = try Self.examples(try driver.process([try Self.alert(driving: 0..<3, controls: 2..<4)]))
    #expect(examples.map(\.document.id) == ["d0", "d1", "d2", "d3"])
    #expect(examples[2].reasons == [.drift(feature: "language")])
  }

  @Test func hoursThatAreLongPastAreForgottenAndWhatTheyLackedIsNot() throws {
    var driver = StageDriver(FlagStage(FlagConfiguration(budgetPerHour: 1), reader: Self.log(0..<3)))
    for hour in 0..<200 {
      _ = try driver.process([try Self.alert("a\(hour)", opened: Self.time + .seconds(3_600 * hour))])
    }
    let budget = driver.states[0].budget
    #expect(budget.accounts.count == 168)
    #expect(budget.earlierOverBudget == 64 && budget.overBudget == 400)
    // An alert from before all of them draws on the earliest hour there is.
    #expect(try driver.process([try Self.alert("late")]).isEmpty)
    #expect(driver.states[0].budget.overBudget == 403)
  }

  @Test func whenTheLogCannotBeReadNothingIsChanged() throws {
    var log = Self.log(0..<3)
    log.isAway = true
    var driver = StageDriver(FlagStage(reader: log))
    let alert = try Self.alert()
    #expect(throws: Log.Away.self) { try driver.process([alert]) }
    #expect(driver.states[0].budget.accounts.isEmpty)
  }

  @Test func aMalformedAlertGoesToQuarantine() throws {
    var driver = StageDriver(FlagStage(reader: Self.log(0..<3)))
    let values = [#"{"id":"#, #"{"id":"a"}"#, #"{"id":7}"#]
    let sent = try driver.process(values.map { OwnedRecord(topic: "drift.alerts", key: nil, value: $0) })
    #expect(sent.map(\.topic) == Array(repeating: "documents.quarantine", count: 3))
    #expect(driver.quarantined[.invalidJSON] == 1)
    #expect(driver.quarantined.values.reduce(0, +) == 3)
  }

  @Test func aTombstoneIsPassedOver() throws {
    var driver = StageDriver(FlagStage(reader: Self.log(0..<3)))
    #expect(try driver.process([OwnedRecord(topic: "drift.alerts", key: [1], value: nil)]).isEmpty)
  }
}
