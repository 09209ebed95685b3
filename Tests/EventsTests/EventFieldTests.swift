import Events
import Testing

@Suite("Fields of events")
struct EventFieldTests {
  private static let document = #"""
    {"id":"a-1","source":"s","event_time":"2024-01-01T00:00:00Z","received_at":"2024-01-01T00:00:01Z","late":false,
     "text":"caf\u00e9","attributes":{"lang":"fr"},
     "provenance":{"topic":"documents.raw","partition":1,"offset":42,"timestamp":null,"schema_version":1},
     "mine":{"a":[1, 2]},"\u0061lso":"\ud83d\ude00"}
    """#

  @Test("A document is read in place and its unknown fields are handed on as they are")
  func view() throws {
    try reading(EventFieldTests.document) { root in
      let view = try DocumentView(root)
      #expect(view.id.equals("a-1"))
      #expect(view.text.string == "café")
      #expect(view.eventTime.description == "2024-01-01T00:00:00Z")
      #expect(!view.late)
      #expect(view.attribute("lang")?.string == "fr")
      #expect(view.attribute("none")?.string == nil)
      #expect(try view.provenance().offset == 42)
      #expect(try view.provenance().timestamp == nil)
      var unknown: [String] = []
      view.forEachUnknownField { key, value in unknown.append(key.rawText + value.rawText) }
      #expect(unknown == [#""mine"{"a":[1, 2]}"#, #""\u0061lso""\ud83d\ude00""#])
    }
  }

  @Test("Raw pieces are written without being decoded")
  func writer() throws {
    var writer = JSONWriter()
    try reading(EventFieldTests.document) { root in
      let view = try DocumentView(root)
      let id = try #require(JSONText(view.id))
      let text = try #require(JSONText(view.text))
      let late = try #require(root.member("late").flatMap { JSONText($0) })
      DocumentWriter.begin(
        id: id, source: .string("q\"s"), text: text, eventTime: view.eventTime, receivedAt: view.receivedAt,
        late: true, into: &writer)
      DocumentWriter.attribute(.string("n"), late, into: &writer)
      DocumentWriter.provenance(topic: .string("t"), partition: 0, offset: 7, timestamp: nil, into: &writer)
      view.forEachUnknownField { key, value in
        guard let name = JSONText(key) else { return }
        DocumentWriter.unknownField(name, value.rawBytes, into: &writer)
      }
      DocumentWriter.end(into: &writer)
    }
    #expect(writer.text.contains(#""text":"caf\u00e9""#))
    #expect(writer.text.contains(#""mine":{"a":[1, 2]},"\u0061lso":"\ud83d\ude00"}"#))
    let document = try writer.withUnsafeBytes { try Document(parsing: $0) }
    #expect(document.text == "café" && document.late && document.source == "q\"s")
    #expect(document.attributes == [Attribute(name: "n", value: "false")])
    #expect(document.unknownFields.map(\.name) == ["mine", "also"])
  }

  @Test(
    "A field that is missing or wrong is named",
    arguments: [
      (#""id":"a-1","#, "", .missingField, "/id"), (#""id":"a-1""#, #""id":1"#, .wrongType, "/id"),
      (#""late":false"#, #""late":"no""#, .wrongType, "/late"), (#""late":false,"#, "", .missingField, "/late"),
      ("2024-01-01T00:00:00Z", "2024-01-01", .invalidTimestamp, "/event_time"),
      (#""received_at":"2024-01-01T00:00:01Z""#, #""received_at":0"#, .wrongType, "/received_at"),
      (#"{"lang":"fr"}"#, #"{"l/":1}"#, .wrongType, "/attributes/l~1"),
      (#"{"lang":"fr"}"#, "null", .wrongType, "/attributes"),
      (#""offset":42"#, #""offset":4.2"#, .invalidValue, "/provenance/offset"),
      (#""partition":1"#, #""partition":3000000000"#, .invalidValue, "/provenance/partition"),
      (#""late":false"#, #""late":false,"late":true"#, .duplicateKey, ""),
      (#""late":false"#, #""late":fal"#, .invalidJSON, "/late"),
    ] as [(String, String, QuarantineRule, String)])
  func wrongFields(from: String, to: String, rule: QuarantineRule, pointer: String) throws {
    let range = try #require(EventFieldTests.document.firstRange(of: from))
    let text = EventFieldTests.document.replacingCharacters(range, to)
    let error = try #require(throws: EventError.self) {
      try Array(text.utf8).withUnsafeBytes { try Document(parsing: $0) }
    }
    #expect(error.rule == rule)
    #expect(error.pointer == pointer)
  }

  @Test(
    "Counts of a summary that do not fit their kind or their exemplars are refused",
    arguments: [
      ("share", #"[["a",1]]"#), ("category", "[[1,1]]"), ("share", "[[1,0]]"), ("share", "[[1]]"),
      ("share", "[[1,1,1]]"),
      ("share", "[[1,1,-1]]"), ("share", "[[1,1,0,0,0,0]]"), ("share", "[1,1]"), ("share", "[[1,[1]]]"), ("what", "[]"),
      ("share", "[[1.5,1]]"), ("share", #"[[1,{"a":1}]]"#),
    ])
  func wrongCounts(kind: String, counts: String) throws {
    #expect(throws: EventError.self) { try summary(kind, counts) }
    #expect(throws: Never.self) { try summary("share", "[[1,1,0,0,0],[2,3]]") }
    #expect(throws: Never.self) { try summary("category", #"[["a",1,0]]"#) }
  }

  private func summary(_ kind: String, _ counts: String) throws {
    let text = """
      {"stream":{"key":"k","source":"s","model":"m","version":"1","segment":null},
       "pane":{"start":"2024-01-01T00:00:00Z","length_ms":10000},
       "batch":{"topic":"predictions","partition":0,"first":0,"last":9},"partition_time":"2024-01-01T00:00:00Z",
       "documents":1,"late":0,"features":[{"name":"f","kind":"\(kind)","counts":\(counts)}],
       "documents_topic":"documents","exemplars":[["0123456789abcdef",0,1,"id"]]}
      """
    _ = try Array(text.utf8).withUnsafeBytes { try Summary(parsing: $0) }
  }

  @Test("No two streams share a key")
  func streamKeys() {
    let streams = [
      DocumentStream(source: "a", model: "b", version: "c"), DocumentStream(source: "a/b", model: "", version: "c"),
      DocumentStream(source: "a", model: "b@c", version: ""), DocumentStream(source: "a", model: "b", version: "c/d=e"),
      DocumentStream(source: "a", model: "b", version: "c", segment: Attribute(name: "d", value: "e")),
      DocumentStream(source: "a%2Fb", model: "", version: "c"),
    ]
    #expect(Set(streams.map(\.key)).count == streams.count)
    #expect(streams[4].key == "a/b@c/d=e")
    #expect(streams[1].key == "a%2Fb/@c")
  }

  @Test(
    "A feature's name says its kind",
    arguments: [
      ("language", .category), ("words", .length), ("digit_share", .share), ("mean_word_length", .wordLength),
      ("class:topic", .category), ("score:topic", .share), ("margin:a:b", .share),
      ("entities", .category), ("entities:person", .category), ("entity_score:person", .share),
      ("entity_length:a:b", .length), ("entities:", nil),
      ("projection:31", .projection), ("projection:", nil), ("class:", nil), ("klass:x", nil),
      ("", nil),
    ] as [(String, FeatureKind?)])
  func kinds(name: String, kind: FeatureKind?) {
    #expect(FeatureCatalog.kind(of: name) == kind)
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<String.Index>, _ text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
