import Foundation
import Testing

@testable import Inference

@Suite("Loaded models")
struct LoadedModelTests {
  /// Texts of many lengths, some awkward.
  private static func texts(_ count: Int, _ random: inout SplitMix) -> [String] {
    let words = [
      "Ada", "met", "Alan", "in", "Berlin.", "Zürich", "漢字", "e-mail", "the", "o'clock", "x", "🚢", "parcel-3", "(late)",
    ]
    return (0..<count).map { number in
      if number % 17 == 0 { return ["", " ", "?", "\u{0}", "é"][number / 17 % 5] }
      return (0..<Int(random.next() % 90)).map { _ in words[Int(random.next() % UInt64(words.count))] }
        .joined(separator: " ")
    }
  }

  @Test(
    "A document's answer is the same to the bit alone, in any batch, and with any number of workers and any budget",
    arguments: FamilyModel.kinds)
  func reproducible(family: ModelDescription.Family, weights: FamilyModel.Weights) throws {
    let seed: UInt64 = 2_024
    var random = SplitMix(seed: seed)
    let model = try FamilyModel(family, weights: weights)
    // With 8 bits each is run alone, so that as many rounds cost more.
    let texts = Self.texts(weights == .int8 ? 20 : 40, &random)
    let one = try model.load()
    let alone = texts.map { one.answers(to: [$0])[0] }
    for answer in alone { #expect(throws: Never.self) { try answer.get() } }
    for (workers, budget) in [(1, 2048), (3, 512), (2, 100)] {
      let many = try model.load(workers: workers, tokensPerBatch: budget)
      for round in 0..<3 {
        var order = Array(texts.indices)
        order.shuffle(using: &random)
        let part = Array(order.prefix(1 + Int(random.next() % UInt64(texts.count))))
        let answers = many.answers(to: part.map { texts[$0] })
        #expect(answers == part.map { alone[$0] }, "seed \(seed), \(workers) workers, round \(round)")
      }
    }
  }

  @Test(
    "A graph with weights of 8 bits runs one document at a time, since batch mates share its scales",
    arguments: [ModelDescription.Family.sequenceClassification, .tokenClassification, .gliner, .gliner2])
  func int8(family: ModelDescription.Family) throws {
    #expect(try FamilyModel(family, weights: .int8).load().runsTogether == false)
    #expect(try FamilyModel(family).load().runsTogether)
  }

  @Test("Each family gives what it is asked for, with the labels of model.yaml")
  func families() throws {
    func answer(_ family: ModelDescription.Family) throws -> (DocumentAnswer, LoadedModel) {
      let model = try FamilyModel(family).load()
      return (try model.answers(to: ["Ada met Alan in Berlin."])[0].get(), model)
    }
    let (classified, classifier) = try answer(.sequenceClassification)
    #expect(classified.tasks.map(\.labels) == [["a", "b", "c", "d"]])
    #expect(
      classified.tasks[0].given
        == classified.tasks[0].scores.indices.filter {
          classified.tasks[0].scores[$0] >= ($0 == 1 ? 0.3 : 0.5)
        })
    #expect(classifier.description.entityLabels.isEmpty)
    let (tagged, tagger) = try answer(.tokenClassification)
    #expect(tagger.description.entityLabels == ["PER", "ORG", "LOC", "MISC"])
    #expect(tagged.tasks.isEmpty && !tagged.entities.isEmpty)
    #expect(tagged.entities.allSatisfy { tagger.description.entityLabels.contains($0.label) })
    let (_, gliner) = try answer(.gliner)
    #expect(gliner.description.entityLabels == ["person", "city"])
    let (asked, _) = try answer(.gliner2)
    #expect(asked.tasks.map(\.name) == ["tone", "mood"])
    #expect(asked.tasks.map(\.allowsSeveralLabels) == [false, true])
    #expect(asked.specialTokens > 0 && asked.specialTokens < asked.tokens)
    let (embedded, _) = try answer(.sentenceEmbedding)
    #expect(abs(embedded.vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
  }

  @Test("A document may be asked another question than its batch mates, of a zero-shot model")
  func questions() throws {
    let model = try FamilyModel(.gliner2).load()
    let other = try model.prepare(
      DocumentQuestion(labels: ["river"], tasks: [.init("size", labels: ["big", "small", "tiny"])]))
    let text = "Ada met Alan in Berlin."
    let answers = try model.answers(to: [(text, model.question), (text, other), (text, model.question)])
      .map { try $0.get() }
    #expect(answers[0] == answers[2])
    #expect(answers[1].tasks.map(\.name) == ["size"])
    #expect(answers[1].entities.allSatisfy { $0.label == "river" })
    #expect(answers[1] == (try model.answers(to: [(text, other)])[0].get()))
  }

  @Test("Questions that a model cannot be asked are refused with the reason")
  func refused() throws {
    let fixed = try FamilyModel(.sequenceClassification).load()
    #expect(throws: RequestError.fixedLabels(.sequenceClassification)) {
      try fixed.prepare(DocumentQuestion(labels: ["x"]))
    }
    let gliner = try FamilyModel(.gliner).load()
    #expect(throws: RequestError.noTasks(.gliner)) {
      try gliner.prepare(DocumentQuestion(tasks: [.init("size", labels: ["big", "small"])]))
    }
    #expect(throws: RequestError.reservedToken("<<ENT>>")) {
      try gliner.prepare(DocumentQuestion(labels: ["<<ENT>>"]))
    }
  }

  @Test("A word as long as a document is cut and said, not run whole")
  func longWord() throws {
    let folder = "gliner/gliner1_deberta"
    let files = ["model.onnx", "tokenizer.json", "gliner_config.json"].map { ($0, "\(folder)/\($0)") }
    let model = try FamilyModel(
      Dictionary(uniqueKeysWithValues: files),
      yaml: "family: gliner\n\(FamilyModel.head)config: gliner_config.json\nentities: [city]"
    ).load()
    let answer = try model.answers(to: [String(repeating: "x", count: 300_000)])[0].get()
    #expect(answer.isTruncated)
    #expect(answer.tokens == 2048)
  }

  @Test("Labels that leave no room for a word are refused")
  func longLabel() throws {
    let model = try FamilyModel(.gliner2).load()
    let error = #expect(throws: RequestError.self) {
      try model.prepare(DocumentQuestion(labels: [String(repeating: "q ", count: 20_000)]))
    }
    guard case .promptTooLong(let tokens, limit: 2048)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(tokens > 2048)
  }

  @Test("Raw scores have the shapes that they say, and give the answer's scores")
  func scores() throws {
    let text = "Ada met Alan in Berlin."
    for family in ModelDescription.Family.allCases where ![.sentenceEmbedding, .patterns].contains(family) {
      let model = try FamilyModel(family).load()
      let rows = model.scores(of: text, model.question)
      #expect(rows.count == 1)
      for score in rows.joined() { #expect(score.shape.reduce(1, *) == score.values.count, "\(family) \(score.name)") }
    }
    let model = try FamilyModel(.sequenceClassification).load()
    let answer = try model.answers(to: [text])[0].get().tasks[0]
    #expect(model.scores(of: text, model.question)[0][0].values.map { sigmoid($0) } == answer.scores)
  }
}
