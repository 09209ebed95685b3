import Foundation
import Testing

@testable import Inference

@Suite("Awkward requests of GLiNER models")
struct BadRequestTests {
  @Test(
    "Labels that are tokens of the prompt are refused", arguments: ["<<ENT>>", "<<SEP>>", "[CLS]", "[SEP]", "[PAD]"])
  func reservedOld(label: String) throws {
    let engine = try GlinerFixture.named("gliner1_bert").engine()
    #expect(throws: RequestError.reservedToken(label)) {
      try engine.prepare(EntityRequest(labels: ["person", label]))
    }
  }

  @Test("So are GLiNER2's, as the name of anything", arguments: ["[SEP_TEXT]", "[P]", "[E]", "[L]", "[DESCRIPTION]"])
  func reservedNew(label: String) throws {
    let engine = try Gliner2Fixture.shared().engine()
    var schemas = [Gliner2Schema](repeating: Gliner2Schema(), count: 5)
    schemas[0].entities = [.init("person"), .init(label)]
    schemas[1].classifications = [.init("tone", labels: ["positive", label])]
    schemas[2].relations = [.init(label)]
    schemas[3].structures = [.init("invoice", fields: [.init(label)])]
    schemas[4].structures = [.init("invoice", fields: [.init("currency", choices: ["usd", label])])]
    for schema in schemas { #expect(throws: RequestError.reservedToken(label)) { try engine.prepare(schema) } }
  }

  @Test("Thresholds and temperatures out of range are refused", arguments: [-0.1, 1.1, .nan])
  func range(value: Double) throws {
    let (old, new) = (try GlinerFixture.named("gliner1_bert").engine(), try Gliner2Fixture.shared().engine())
    #expect(throws: RequestError.self) { try old.prepare(EntityRequest(labels: ["city"], threshold: value)) }
    #expect(throws: RequestError.self) { try old.prepare(EntityRequest(labels: ["city"], thresholds: ["city": value])) }
    #expect(throws: RequestError.self) {
      try old.prepare(EntityRequest(labels: ["city"], temperature: value == 1.1 ? 0 : value))
    }
    var schema = Gliner2Schema(entities: ["city"])
    schema.threshold = value
    #expect(throws: RequestError.self) { try new.prepare(schema) }
  }

  @Test("No label, no word, one character: defined answers")
  func little() throws {
    let (old, new) = (try GlinerFixture.named("gliner1_bert").engine(), try Gliner2Fixture.shared().engine())
    let none = try old.entities(in: ["Ada met x"], try old.prepare(EntityRequest(labels: [])))[0].get()
    #expect(none.entities.isEmpty && none.words == 3 && none.windows == 0)
    let asked = try old.prepare(EntityRequest(labels: ["city"]))
    for text in ["", " \n\t "] { #expect(try old.entities(in: [text], asked)[0].get().windows == 0) }
    #expect(try old.entities(in: ["x"], asked)[0].get().words == 1)
    #expect(old.entities(in: [String](), asked).isEmpty)
    let nothing = try new.predict(["x"], try new.prepare(Gliner2Schema()))[0].get()
    #expect(nothing.entities.isEmpty && nothing.windows == 0)
    for text in ["", "x"] {
      let found = try new.predict([text], try new.prepare(Gliner2Schema(entities: ["city"])))[0].get()
      #expect(found.windows == 1 && found.entities.allSatisfy { $0.end <= text.unicodeScalars.count })
    }
  }

  @Test("Two hundred labels are answered, or refused where they leave no room")
  func manyLabels() throws {
    let labels = (0..<200).map { "entity type \($0)" }
    let fixture = try GlinerFixture.named("gliner1_bert")
    let engine = try fixture.engine()
    #expect(throws: RequestError.self) { try engine.prepare(EntityRequest(labels: labels)) }
    let few = try engine.prepare(EntityRequest(labels: labels.map { String($0.dropFirst(12)) }, threshold: 0.01))
    let found = try engine.entities(in: ["Ada met Alan in Berlin."], few)[0].get()
    #expect(found.truncation.tokens == 0)
  }

  @Test("What does not fit is cut and counted without windows, and read in windows with them")
  func cut() throws {
    let text = String(repeating: "Ada met Alan in Berlin . ", count: 100)
    let fixture = try GlinerFixture.named("gliner1_bert")
    let cutting = try fixture.engine(maxTokens: 64)
    let request = EntityRequest(labels: ["person", "city"], threshold: 0.3)
    let cut = try cutting.entities(in: [text], try cutting.prepare(request))[0].get()
    #expect(cut.words == 600 && cut.truncation.words == 600 - fixture.settings.maxWords)
    #expect(cut.tokens == 64 && cut.truncation.tokens > 300)
    let windows = try fixture.engine(windows: WindowPlan(overlap: 8), maxTokens: 64)
    let all = try windows.entities(in: [text], try windows.prepare(request))[0].get()
    #expect(!all.truncation.isTruncated && all.windows > 10)
    for (one, next) in zip(all.entities, all.entities.dropFirst()) { #expect(one.end <= next.start) }
    let bounded = try fixture.engine(windows: WindowPlan(overlap: 8, most: 3), maxTokens: 64)
    let some = try bounded.entities(in: [text], try bounded.prepare(request))[0].get()
    #expect(some.windows == 3 && some.truncation.words > 400)
  }

  @Test("Two megabytes of text are read to the limit, and a word as long as a row is cut")
  func huge() throws {
    let fixture = try GlinerFixture.named("gliner1_bert")
    let engine = try fixture.engine(windows: WindowPlan(most: 2))
    let asked = try engine.prepare(EntityRequest(labels: ["city"]))
    let texts = [
      String(repeating: "a", count: 2_000_000), String(repeating: "......", count: 350_000),
      String(repeating: "é ", count: 700_000),
    ]
    for text in texts {
      let found = try engine.entities(in: [text], asked)[0].get()
      #expect(found.truncation.isTruncated && found.truncation.bytes > 900_000)
    }
  }

  @Test("A logit that is no number is an error")
  func notFinite() throws {
    let fixture = try GlinerFixture.named("gliner1_bert")
    let graph = try GlinerGraph(
      session: fixture.session, settings: fixture.settings, tokenizer: fixture.tokenizer, samples: [], file: "")
    let prompt = try GlinerPrompt(
      EntityRequest(labels: ["city"]), settings: fixture.settings, tokenizer: fixture.tokenizer)
    let row = GlinerRow(
      prompt: prompt, words: 0..<1, of: SampleItems.items(1, idLimit: 900), tokenizer: fixture.tokenizer, limit: 64)
    let values = [Float](repeating: .nan, count: 12)
    #expect(graph.candidates(row, values.span, first: 0, columns: 1) == .failure(.notFinite(task: "entities")))

    let new = try Gliner2Fixture.shared()
    var schema = Gliner2Schema(entities: ["city"])
    schema.classifications = [.init("tone", labels: ["positive", "negative"])]
    let asked = try Gliner2Prompt(schema, tokenizer: new.tokenizer)
    let other = Gliner2Row(
      prompt: asked, words: [0..<1], items: SampleItems.items(1, idLimit: 900), textEnd: 1, limit: .max)
    for (span, count, label) in [(Float.nan, Float(0), Float(0)), (0, .nan, 0), (0, 0, .infinity)] {
      let logits = Gliner2Logits(
        spans: [span], shape: [1, 1, 1, 1], counts: [0, 1, count, 0, 1, 0], countWidth: 3, labels: [label, 0])
      #expect(throws: InferenceError.self) { try Gliner2Decoder(row: other, logits: logits).prediction().get() }
    }
  }

  @Test("A configuration that asks for another kind of graph is refused by name")
  func configuration() throws {
    for (text, part) in [
      (#"{"span_mode":"token_level"}"#, "token_level"), (#"{"max_width":0}"#, "max_width"), ("{", "JSON"),
      (#"{"words_splitter_type":"spacy"}"#, "spacy"),
    ] {
      let error = #expect(throws: ModelError.self) {
        try GlinerSettings(config: Array(text.utf8), tokenizer: nil, file: "gliner_config.json")
      }
      #expect(error?.description.contains(part) == true)
    }
  }

  @Test("A graph of another family is refused")
  func otherGraph() throws {
    let session = try OnnxSession(
      try TinyModel.runtime(), file: try Fixture.url("tiny/model.onnx").path(percentEncoded: false))
    let fixture = try GlinerFixture.named("gliner1_bert")
    #expect(throws: ModelError.self) {
      try GlinerEngine(session: session, tokenizer: fixture.tokenizer, settings: fixture.settings, file: "model.onnx")
    }
    let new = try Gliner2Fixture.shared()
    #expect(throws: ModelError.self) {
      try Gliner2Engine(session: fixture.session, tokenizer: new.tokenizer, file: "model.onnx")
    }
  }
}
