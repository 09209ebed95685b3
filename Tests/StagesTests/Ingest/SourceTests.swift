import Events
import Pipeline
import PipelineTesting
import Stages
import Testing

/// Which source a record is of, and where its fields are taken from.
@Suite struct SourceTests {
  static func pointer(_ text: String) throws -> FieldOrigin { try FieldOrigin(parsing: text) }

  static func mail() throws -> SourceRule {
    SourceRule(
      name: "mail", match: SourceMatch(eventSource: "/mail", headers: [.init(name: "tenant", value: "north")]),
      mapping: FieldMapping(
        id: try pointer("/meta/0/key"), text: try JSONPointer("/body/plain~1text"), eventTime: try pointer("/sent"),
        timeFormat: .epochMilliseconds,
        attributes: [
          .init(name: "lang", origin: try pointer("/lang")),
          .init(name: "tenant", origin: try pointer("header:tenant")),
          .init(name: "size", origin: try pointer("/meta/1")),
        ], required: ["id", "lang"]))
  }

  static let mailHeaders: [OwnedRecord.Header] = [.init("ce_source", "/mail"), .init("tenant", "north")]
  static let mailBody =
    #"{"meta":[{"key":42},12.5],"body":{"plain/text":"hi"},"sent":1717239600000,"lang":"e\u006e","x":true}"#

  @Test func fieldsAreTakenFromWhereTheConfigurationSays() throws {
    var harness = try IngestHarness(IngestConfiguration(sources: [try Self.mail()]))
    let document = try harness.document(.raw(Self.mailBody, headers: Self.mailHeaders))
    #expect(document.source == "mail")
    #expect(document.id == "42")
    #expect(document.text == "hi")
    #expect(document.eventTime.description == "2024-06-01T11:00:00Z")
    #expect(
      document.attributes == [
        Attribute(name: "lang", value: "en"), Attribute(name: "tenant", value: "north"),
        Attribute(name: "size", value: "12.5"),
      ])
    #expect(document.unknownFields.map(\.name) == ["meta", "body", "x"])
  }

  @Test func allThatARuleAsksForMustBeThere() throws {
    var harness = try IngestHarness(IngestConfiguration(sources: [try Self.mail()]))
    let others = [[Self.mailHeaders[0]], [Self.mailHeaders[1]], [Self.mailHeaders[0], .init("tenant", "south")]]
    for (offset, headers) in others.enumerated() {
      let record = OwnedRecord.raw(#"{"text":"a"}"#, offset: Int64(offset), headers: headers)
      #expect(try harness.document(record).source == "default")
    }
  }

  @Test func theFirstRuleThatMatchesCounts() throws {
    let rules = ["first", "second"].map { SourceRule(name: $0, match: SourceMatch(topic: "documents.raw")) }
    var harness = try IngestHarness(IngestConfiguration(sources: rules))
    #expect(try harness.document(.raw(#"{"text":"a"}"#)).source == "first")
  }

  @Test func withoutADefaultUnknownRecordsGoToQuarantine() throws {
    var harness = try IngestHarness(IngestConfiguration(sources: [try Self.mail()], fallback: nil))
    #expect(try harness.reason(.raw(#"{"text":"a"}"#)).rule == .unknownSource)
  }

  @Test(arguments: [
    (#"{"meta":[{},1],"body":{"plain/text":"hi"},"lang":"en"}"#, QuarantineRule.missingField, "pointer:/meta/0/key"),
    (#"{"meta":[{"key":1},1],"body":{"plain/text":"hi"}}"#, .missingField, "pointer:/lang"),
    (#"{"meta":[{"key":1},1],"body":{"plain/text":"hi"},"lang":["en"]}"#, .wrongType, "pointer:/lang"),
    (#"{"meta":[{"key":1},1],"body":{},"lang":"en"}"#, .missingField, "pointer:/body/plain~1text"),
    (#"{"meta":[{"key":1},1],"body":{"plain/text":"hi"},"lang":"en","sent":"x"}"#, .wrongType, "pointer:/sent"),
    (#"{"meta":[{"key":1},1],"body":{"plain/text":"hi"},"lang":"en","sent":1e300}"#, .timeOutOfRange, "pointer:/sent"),
  ]) func whatARuleRequiresMustBeThere(_ bad: (body: String, rule: QuarantineRule, place: String)) throws {
    var harness = try IngestHarness(IngestConfiguration(sources: [try Self.mail()]))
    let reason = try harness.reason(.raw(bad.body, headers: Self.mailHeaders))
    #expect(reason.rule == bad.rule)
    #expect(reason.places.map(\.description).contains(bad.place))
  }

  @Test func theIdFallsBackToTheKeyAndThenToThePlace() throws {
    var harness = try IngestHarness()
    #expect(try harness.document(.raw(#"{"id":"f","text":"a"}"#, key: "k")).id == "f")
    #expect(try harness.document(.raw(#"{"id":null,"text":"a"}"#, key: "k")).id == "k")
    #expect(try harness.document(.raw(#"{"text":"a"}"#, partition: 1, offset: 9)).id == "documents.raw-1-9")
    for (offset, key) in ([[], [0xFF], [0, 0, 0, 7], [UInt8](repeating: 65, count: 513)] as [[UInt8]]).enumerated() {
      let record = OwnedRecord(
        topic: "documents.raw", partition: 2, offset: Int64(offset), timestamp: IngestHarness.noon, key: key,
        value: Array(#"{"text":"a"}"#.utf8))
      #expect(try harness.document(record).id == "documents.raw-2-\(offset)")
    }
  }

  @Test func theEventTimeFallsBackToTheHeaderAndThenToTheRecord() throws {
    var harness = try IngestHarness()
    let header = [OwnedRecord.Header("ce_time", "2024-06-01T09:00:00Z")]
    let mapped = #"{"text":"a","event_time":"2024-06-01T08:00:00Z"}"#
    #expect(
      try harness.document(.raw(mapped, key: "1", headers: header)).eventTime.description.hasPrefix("2024-06-01T08"))
    #expect(
      try harness.document(.raw(#"{"text":"a"}"#, key: "2", headers: header)).eventTime.description
        == "2024-06-01T09:00:00Z")
    #expect(
      try harness.document(.raw(#"{"text":"a"}"#, key: "3")).eventTime == IngestHarness.noon - .seconds(60))
    let broken = [OwnedRecord.Header("ce_time", "noon")]
    let reason = try harness.reason(.raw(#"{"text":"a"}"#, key: "4", headers: broken))
    #expect(reason.rule == .invalidTimestamp)
    #expect(reason.places == [.header("ce_time")])
  }

  @Test func configurationsThatCannotWorkAreRefusedWithTheirKey() throws {
    let pointer = FieldMapping(text: try JSONPointer("/text"), required: ["author"])
    let refused: [(String, () throws(IngestConfigurationError) -> IngestConfiguration)] = [
      ("topics", { () throws(IngestConfigurationError) in try IngestConfiguration(topics: ["a b"]) }),
      ("topics", { () throws(IngestConfigurationError) in try IngestConfiguration(topics: ["a", "a"]) }),
      (
        "sources.x.match",
        { () throws(IngestConfigurationError) in
          try IngestConfiguration(sources: [SourceRule(name: "x", match: SourceMatch())])
        }
      ),
      (
        "sources.x.match.topic",
        { () throws(IngestConfigurationError) in
          try IngestConfiguration(topics: ["a"], sources: [SourceRule(name: "x", match: SourceMatch(topic: "b"))])
        }
      ),
      (
        "sources.x.required",
        { () throws(IngestConfigurationError) in
          try IngestConfiguration(sources: [SourceRule(name: "x", match: SourceMatch(topic: "b"), mapping: pointer)])
        }
      ),
      (
        "limits.depth",
        { () throws(IngestConfigurationError) in try IngestConfiguration(limits: IngestLimits(depth: 0)) }
      ),
      ("pane", { () throws(IngestConfigurationError) in try IngestConfiguration(pane: .zero) }),
      ("silence", { () throws(IngestConfigurationError) in try IngestConfiguration(silence: .milliseconds(1)) }),
      ("remembered_ids", { () throws(IngestConfigurationError) in try IngestConfiguration(rememberedIDs: -1) }),
    ]
    for (key, make) in refused {
      let error = #expect(throws: IngestConfigurationError.self) { try make() }
      #expect(error?.key == key)
    }
  }
}
