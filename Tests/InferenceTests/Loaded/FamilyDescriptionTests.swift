import Testing

@testable import Inference

@Suite("model.yaml of the families")
struct FamilyDescriptionTests {
  private func description(_ family: String, _ body: String) throws -> ModelDescription {
    let files = ["model.onnx", "tokenizer.json", "gliner_config.json", "tokenizer_config.json"]
    let sums = files.map { "  \($0): \(String(repeating: "0", count: 64))" }.joined(separator: "\n")
    return try ModelDescription(
      yaml: "family: \(family)\n\(FamilyModel.head)\(body)\nfiles:\n\(sums)\n", file: "model.yaml")
  }

  @Test("A tagger's labels, scheme, aggregation, thresholds and windows are read")
  func tagger() throws {
    let read = try description(
      "token-classification",
      """
      max_tokens: 256
      temperature: 2
      labels: [O, B-PER, I-PER, L-PER, U-PER, B-LOC]
      scheme: bilou
      aggregation: average
      threshold: 0.1
      thresholds: {PER: 0.6}
      windows: {overlap: 32, most: 8}
      """)
    guard case .tags(let settings) = read.question else {
      Issue.record("\(read.question)")
      return
    }
    #expect(settings.scheme == .bilou && settings.aggregation == .average)
    #expect(settings.threshold == 0.1 && settings.thresholds == ["PER": 0.6] && settings.temperature == 2)
    #expect(read.windows?.overlap == 32 && read.windows?.most == 8)
    #expect(read.entityLabels == ["PER", "LOC"])
  }

  @Test("A GLiNER model's labels with thresholds of their own, its overlap and its windows are read")
  func gliner() throws {
    let read = try description(
      "gliner",
      """
      config: gliner_config.json
      tokenizer_config: tokenizer_config.json
      entities:
      - person
      - label: city
        threshold: 0.4
      threshold: 0.6
      nested: true
      multi_label: true
      windows: none
      """)
    #expect(
      read.question
        == .entities(
          EntityRequest(
            labels: ["person", "city"], threshold: 0.6, thresholds: ["city": 0.4], overlap: .nested,
            allowsSeveralLabels: true)))
    #expect(read.windows == nil && read.maxTokens == nil)
    #expect(read.settings == "gliner_config.json" && read.tokenizerSettings == "tokenizer_config.json")
  }

  @Test("A GLiNER2 model's entities, tasks, relations and structures are read")
  func gliner2() throws {
    let read = try description(
      "gliner2",
      """
      max_tokens: 512
      threshold: 0.4
      temperature: 1.5
      entities: [{label: city, description: a town, threshold: 0.2}]
      tasks:
      - name: mood
        question: how does it sound
        labels: [good, bad]
        descriptions: {bad: not good}
        examples: [{text: well done, label: good}]
        multi_label: true
        thresholds: {good: 0.7}
        max_labels: 1
        activation: sigmoid
        low_confidence: 0.3
      relations: [{name: lives_in, head: who, tail: where, threshold: 0.1}, knows]
      structures:
      - name: order
        fields: [number, {name: status, list: false, choices: [open, closed], description: how it stands}]
      windows: {words: 100, overlap: 10}
      """)
    guard case .schema(let schema) = read.question else {
      Issue.record("\(read.question)")
      return
    }
    #expect(schema.entities == [.init("city", about: "a town", threshold: 0.2)])
    var mood = Gliner2Schema.Classification("mood", labels: ["good", "bad"])
    mood.question = "how does it sound"
    mood.about = ["bad": "not good"]
    mood.examples = [("well done", "good")]
    mood.allowsSeveralLabels = true
    mood.thresholds = [0.7, 0.5]
    mood.most = 1
    mood.activation = .sigmoid
    mood.temperature = 1.5
    #expect(schema.classifications == [mood])
    #expect(schema.relations.map(\.name) == ["lives_in", "knows"])
    #expect(schema.relations.map(\.head) == ["who", "head"] && schema.relations[0].threshold == 0.1)
    #expect(schema.structures[0].fields[0] == .init("number"))
    #expect(
      schema.structures[0].fields[1]
        == .init("status", isList: false, choices: ["open", "closed"], about: "how it stands"))
    #expect(schema.threshold == 0.4 && schema.temperature == 1.5)
    #expect(read.tasks.map(\.lowConfidence) == [0.3])
    #expect(read.windows == WindowPlan(words: 100, overlap: 10))
  }

  @Test(
    "What does not fit the family is refused with its line",
    arguments: [
      ("token-classification", "max_tokens: 64\nlabels: [O, B-X]\nscheme: iob9", 8, "bio, bilou"),
      ("token-classification", "max_tokens: 64\nlabels: [O, B-X]\nthresholds: {Y: 0.1}", 8, "none of the kinds"),
      ("token-classification", "labels: [O, B-X]", nil, "\"max_tokens\" is missing"),
      ("token-classification", "max_tokens: 64\nlabels: [O]\nwindows: {words: 3}", 8, "\"words\" is not known"),
      ("gliner", "entities: [a]", nil, "\"config\" is missing"),
      ("gliner", "config: gliner_config.json\nentities: [a, a]", 7, "named twice"),
      ("gliner", "config: gliner_config.json\nentities: []", 7, "not empty"),
      ("gliner", "config: gliner_config.json\nentities: [a]\nwindows: 3", 8, "must be none or a mapping"),
      ("gliner", "config: gliner_config.json\nentities: [a]\ntasks: [b]", 8, "\"tasks\" is not known"),
      ("gliner2", "threshold: 0.5", nil, "asked nothing"),
      ("gliner2", "relations: [a, a]", 6, "named twice"),
      ("gliner2", "entities: [{label: a, limit: 3}]", 6, "\"limit\" is not known"),
      ("gliner2", "tasks: [{name: a, labels: [b, c], descriptions: {d: e}}]", 6, "none of the task's labels"),
      ("sentence-embedding", "max_tokens: 64\ntasks: []", 7, "\"tasks\" is not known"),
    ] as [(String, String, Int?, String)])
  func unfit(family: String, body: String, line: Int?, reason: String) {
    let error = #expect(throws: ModelError.self) { try description(family, body) }
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
    if let line { #expect(error?.line == line, "\(String(describing: error))") }
  }

  @Test("Labels that the model tells apart by its own marks are refused when it is loaded")
  func reserved() throws {
    let error = #expect(throws: ModelError.self) {
      let model = try FamilyModel(.gliner2, "description: asks for a mark of the prompt")
      return try FamilyModel.asking("[P]", of: model)
    }
    #expect(error?.reason.contains("cannot be a label") == true)
  }
}
