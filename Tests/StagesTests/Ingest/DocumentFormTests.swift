import Events
import Pipeline
import PipelineTesting
import Stages
import Testing

/// What becomes of good records in each of the forms that producers send.
@Suite struct DocumentFormTests {
  @Test func plainJSONBecomesADocument() throws {
    var harness = try IngestHarness()
    let record = OwnedRecord.raw(
      #"{"id":"a-1","text":"The \"parcel\" caf\u00e9","event_time":"2024-06-01T13:30:00+02:00","stars":4,"x":{"y":[1]}}"#,
      key: "k", partition: 2, offset: 17)
    let outcome = try harness.run([record])
    let document = try #require(outcome.documents.first)
    #expect(document.id == "a-1")
    #expect(document.source == "default")
    #expect(document.text == "The \"parcel\" café")
    #expect(document.eventTime.description == "2024-06-01T11:30:00Z")
    #expect(document.receivedAt == IngestHarness.noon)
    #expect(!document.late)
    #expect(document.attributes.isEmpty)
    #expect(
      document.provenance
        == Provenance(
          topic: "documents.raw", partition: 2, offset: 17, timestamp: IngestHarness.noon - .seconds(60)))
    #expect(
      document.unknownFields == [.init(name: "stars", json: "4"), .init(name: "x", json: #"{"y":[1]}"#)])
    let sent = outcome.documentRecords[0]
    #expect(sent.partition == 2)
    #expect(sent.key == Array("a-1".utf8))
  }

  @Test func theEnvelopeIsThatOfACloudEvent() throws {
    var harness = try IngestHarness()
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    let record = OwnedRecord.raw(
      #"{"text":"a","event_time":"2024-06-01T11:30:00.5Z"}"#, partition: 1, offset: 5,
      headers: [.init("traceparent", trace)])
    let sent = try #require(try harness.run([record]).documentRecords.first)
    let headers = sent.headers.map { [$0.name, String(decoding: $0.value ?? [], as: UTF8.self)] }
    #expect(
      headers == [
        ["ce_id", "documents.raw-1-5-document"], ["ce_type", "leeway.document"], ["ce_source", "leeway/ingest"],
        ["ce_specversion", "1.0"], ["content-type", "application/json"], ["ce_time", "2024-06-01T11:30:00.500Z"],
        ["traceparent", trace],
      ])
  }

  @Test(
    arguments: [
      ("application/json", #"{"text":"hello"}"#), ("Application/JSON ; charset=\"UTF-8\"", #"{"text":"hello"}"#),
      ("application/vnd.shop+json", #"{"text":"hello"}"#), ("application/json", #""hello""#),
      ("text/plain", "hello"), ("text/markdown;charset=utf-8", "hello"), (nil, "hello"), (nil, #" {"text":"hello"}"#),
      (
        "application/cloudevents+json",
        #"{"specversion":"1.0","id":"1","source":"/a","type":"t","data":{"text":"hello"}}"#
      ),
      (
        "application/cloudevents+json; charset=utf-8",
        #"{"specversion":"1.0","id":"1","source":"/a","type":"t","data":"hello"}"#
      ),
      (
        "application/cloudevents+json",
        #"{"specversion":"1.0","id":"1","source":"/a","type":"t","datacontenttype":"text/plain","data_base64":"aGVsbG8="}"#
      ),
      (
        "application/cloudevents+json",
        #"{"specversion":"1.0","id":"1","source":"/a","type":"t","datacontenttype":"application/json","data_base64":"eyJ0ZXh0IjoiaGVsbG8ifQ=="}"#
      ),
    ] as [(String?, String)]) func textIsFoundInEveryForm(_ form: (contentType: String?, value: String)) throws
  {
    var harness = try IngestHarness()
    let headers = form.contentType.map { [OwnedRecord.Header("content-type", $0)] } ?? []
    #expect(try harness.document(.raw(form.value, headers: headers)).text == "hello")
  }

  @Test func plainTextKeepsEveryCharacter() throws {
    var harness = try IngestHarness()
    let text = "tab\t quote\" back\\slash \u{1} line\nend é 😀"
    #expect(try harness.document(.raw(text, headers: [.init("content-type", "text/plain")])).text == text)
  }

  @Test func aStructuredEventIsReadByItsEnvelope() throws {
    var harness = try IngestHarness(
      IngestConfiguration(sources: [SourceRule(name: "shop", match: SourceMatch(eventSource: "/shop"))]))
    let record = OwnedRecord.raw(
      #"{"specversion":"1.0","id":"9","source":"\/shop","type":"t","time":"2024-06-01T10:00:00Z","traceparent":"00-a","data":{"text":"hello","more":1}}"#,
      key: "key-1", headers: [.init("content-type", "application/cloudevents+json")])
    let outcome = try harness.run([record])
    let document = try #require(outcome.documents.first)
    #expect(document.source == "shop")
    #expect(document.id == "key-1")
    #expect(document.eventTime.description == "2024-06-01T10:00:00Z")
    #expect(document.unknownFields == [.init(name: "more", json: "1")])
    #expect(outcome.documentRecords[0].header("traceparent") == Array("00-a".utf8))
  }

  @Test func fieldsWithADocumentsOwnNamesBecomeAttributes() throws {
    var harness = try IngestHarness()
    let document = try harness.document(
      .raw(
        #"{"text":"a","source":"web","late":true,"provenance":{"a":1},"attributes":{"shop":"n\u00f6rd","n":7,"no":null}}"#
      ))
    #expect(document.source == "default")
    #expect(
      document.attributes == [
        Attribute(name: "raw_source", value: "web"), Attribute(name: "raw_late", value: "true"),
        Attribute(name: "raw_provenance", value: #"{"a":1}"#), Attribute(name: "shop", value: "nörd"),
        Attribute(name: "n", value: "7"),
      ])
    #expect(document.unknownFields.isEmpty)
  }
}
