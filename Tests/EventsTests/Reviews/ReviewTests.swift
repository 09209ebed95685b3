import Events
import Testing

@Suite("Reviews")
struct ReviewTests {
  /// The parts of a review that is well, by name; a test replaces or drops some.
  private static let parts: [(String, String)] = [
    ("id", #""r-1""#), ("document", #"{"id":"d","topic":"documents","partition":0,"offset":7}"#),
    ("source", #""mail""#), ("segments", #"{"country":"de"}"#),
    (
      "prediction",
      #"""
      {"model":{"name":"m","version":"1","digest":"sha256:0"},"route":"default",
       "classifications":[
        {"task":"topic","labels":[{"label":"a","score":0.75},{"label":"b","score":0.25}],"margin":0.5},
        {"task":"tags","labels":[{"label":"x","score":0.5},{"label":"y","score":0.5}],"margin":0,"given":["x","y"]}],
       "entities":[{"label":"person","start":2,"end":5,"text":"Ada","score":0.5}]}
      """#
    ),
    ("reasons", #"["random_sample"]"#), ("reviewer", #""ada""#), ("verdict", #""corrected""#),
    ("labels", #"{"topic":["b"],"tags":["y"]}"#), ("entities", #"[{"label":"person","start":2,"end":5,"text":"Ada"}]"#),
    ("time", #""2026-01-01T00:00:00Z""#),
  ]

  private static func read(_ changes: [String: String?] = [:]) throws -> Review {
    let known = parts.filter { !changes.keys.contains($0.0) }
    let fields = (known + changes.compactMap { name, value in value.map { (name, $0) } }).map { #""\#($0)":\#($1)"# }
    return try Array("{\(fields.joined(separator: ","))}".utf8).withUnsafeBytes { try Review(parsing: $0) }
  }

  @Test("A review says what was judged and what is right, and fields of others are left out of account")
  func reads() throws {
    let review = try Self.read(["mine": "[1]"])
    #expect(review.stream.key == "mail/m@1")
    #expect(review.truth?["topic"] == ["b"] && review.truth?["tags"] == ["y"])
    #expect(review.truth?.spans == [LabelledSpan(label: "person", start: 2, end: 5, text: "Ada")])
    #expect(review.prediction.classifications.map(\.answer) == [["a"], ["x", "y"]])
    #expect(!review.isSelected)
  }

  @Test("What is confirmed is what the prediction says, and what is discarded says nothing")
  func verdicts() throws {
    let confirmed = try Self.read(["verdict": #""confirmed""#, "labels": nil, "entities": nil])
    #expect(confirmed.truth?["topic"] == ["a"] && confirmed.truth?["tags"] == ["x", "y"])
    #expect(confirmed.truth?.spans?.map(\.label) == ["person"])
    let part = try Self.read(["verdict": #""confirmed""#, "labels": #"{"tags":["y","x"]}"#, "entities": nil])
    #expect(part.truth?.tasks.map(\.name) == ["tags"] && part.truth?.spans == nil)
    #expect(try Self.read(["verdict": #""discarded""#, "labels": nil, "entities": nil]).truth == nil)
  }

  @Test("A review stands for the stream where its document was drawn at random, or nothing is known of that")
  func selection() throws {
    #expect(try !Self.read(["reasons": nil]).isSelected)
    #expect(try !Self.read(["reasons": #"["low_confidence","random_sample"]"#]).isSelected)
    #expect(try Self.read(["reasons": #"["low_confidence"]"#]).isSelected)
    #expect(try Self.read(["reasons": "[]"]).isSelected)
  }

  @Test("A label that the model does not know may be right, and so may none of a task's labels")
  func labels() throws {
    #expect(try Self.read(["labels": #"{"topic":["new"]}"#]).truth?["topic"] == ["new"])
    #expect(try Self.read(["labels": #"{"topic":[]}"#]).truth?["topic"] == [])
  }

  @Test(
    "What cannot be is refused, and the field is named",
    arguments: [
      ("id", nil, "/id", QuarantineRule.missingField), ("id", #""""#, "/id", .invalidValue),
      ("id", "7", "/id", .wrongType), ("document", "{}", "/document/id", .missingField),
      ("source", #""""#, "/source", .invalidValue), ("prediction", nil, "/prediction", .missingField),
      ("prediction", "null", "/prediction", .wrongType),
      ("prediction", #"{"classifications":[],"entities":[]}"#, "/prediction/model", .missingField),
      ("reviewer", nil, "/reviewer", .missingField), ("verdict", #""maybe""#, "/verdict", .invalidValue),
      ("verdict", #""discarded""#, "/verdict", .invalidValue),
      ("verdict", #""confirmed""#, "/labels/topic", .invalidValue), ("time", #""today""#, "/time", .invalidTimestamp),
      ("time", nil, "/time", .missingField), ("reasons", #"["no reason"]"#, "/reasons/0", .invalidValue),
      ("labels", #"{"unknown":["b"]}"#, "/labels/unknown", .invalidValue),
      ("labels", #"{"topic":["a","b"]}"#, "/labels/topic", .invalidValue),
      ("labels", #"{"tags":["x","x"]}"#, "/labels/tags/1", .invalidValue),
      ("labels", #"{"tags":"x"}"#, "/labels/tags", .wrongType), ("labels", #"{"":["x"]}"#, "/labels/", .invalidValue),
      ("entities", #"[{"label":"p","start":5,"end":5}]"#, "/entities/0/end", .invalidValue),
      ("entities", #"[{"label":"p","start":-1,"end":5}]"#, "/entities/0/end", .invalidValue),
      ("entities", #"[{"label":"p","start":1,"end":2e9}]"#, "/entities/0/end", .invalidValue),
      ("entities", #"[{"label":"p","start":1,"end":1e30}]"#, "/entities/0/end", .invalidValue),
      ("entities", #"[{"label":"p","start":1,"end":3,"text":"abc"}]"#, "/entities/0/text", .invalidValue),
      (
        "entities", #"[{"label":"p","start":1,"end":3},{"label":"p","start":1,"end":3,"text":"ab"}]"#, "/entities/1",
        .invalidValue
      ),
    ] as [(String, String?, String, QuarantineRule)])
  func refused(field: String, value: String?, pointer: String, rule: QuarantineRule) throws {
    let error = #expect(throws: EventError.self) { try Self.read([field: value]) }
    #expect(error?.pointer == pointer && error?.rule == rule, "\(error.map(String.init(describing:)) ?? "read")")
  }

  @Test("Scores beyond 0 to 1, tasks that are there twice and spans that cannot be are refused in what was judged too")
  func judged() throws {
    func prediction(_ classifications: String, _ entities: String = "") -> [String: String?] {
      let model = #""model":{"name":"m","version":"1","digest":"d"}"#
      return ["prediction": #"{\#(model),"classifications":[\#(classifications)],"entities":[\#(entities)]}"#]
    }
    let task = #"{"task":"topic","labels":[{"label":"a","score":1.5}],"margin":null}"#
    let fine = task.replacing("1.5", with: "1")
    for (changes, pointer) in [
      (prediction(task), "/prediction/classifications/0/labels/0/score"),
      (prediction(fine + "," + fine), "/prediction/classifications/1/task"),
      (prediction(fine, #"{"label":"p","start":3,"end":1,"text":"","score":0}"#), "/prediction/entities/0/end"),
      (prediction(fine, #"{"label":"p","start":0,"end":1,"text":"x","score":-0.1}"#), "/prediction/entities/0/score"),
    ] {
      let error = #expect(throws: EventError.self) { try Self.read(changes) }
      #expect(error?.pointer == pointer)
    }
  }

  @Test("What is huge is refused")
  func huge() throws {
    let spans = (0...LabelledAnswer.mostSpans).map { #"{"label":"p","start":\#($0),"end":\#($0 + 1)}"# }
    for (field, value, pointer) in [
      ("entities", "[\(spans.joined(separator: ","))]", "/entities"),
      ("id", #""\#(String(repeating: "x", count: 201))""#, "/id"),
      ("comment", #""\#(String(repeating: "x", count: 10_001))""#, "/comment"),
      ("labels", #"{"tags":["\#(String(repeating: "x", count: 201))"]}"#, "/labels/tags/0"),
    ] {
      let error = #expect(throws: EventError.self) { try Self.read([field: value]) }
      #expect(error?.pointer == pointer)
    }
  }
}
