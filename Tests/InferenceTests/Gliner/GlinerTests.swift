import Foundation
import Testing

@testable import Inference

@Suite("GLiNER 1")
struct GlinerTests {
  @Test("Words, ids and words' numbers are the reference's", arguments: GlinerFixture.names)
  func rows(name: String) throws {
    let fixture = try GlinerFixture.named(name)
    let texts = try GlinerFixture.texts()
    #expect(fixture.cases.count == 62)
    for one in fixture.cases {
      let text = ScalarText(try #require(texts[one.textId]))
      let prompt = try GlinerPrompt(one.request(), settings: fixture.settings, tokenizer: fixture.tokenizer)
      let document = GlinerDocument(
        text, prompt: prompt, settings: fixture.settings, windows: nil, tokenizer: fixture.tokenizer)
      #expect(
        document.words.prefix(fixture.settings.maxWords).map { [$0.lowerBound, $0.upperBound] } == one.words,
        "\(one.case)")
      if let count = one.nWordsBeforeTruncation { #expect(document.words.count == count, "\(one.case)") }
      // Without labels there is nothing to ask; the row is the reference's all the same.
      guard let row = document.rows.first ?? Self.row(text, document, prompt, fixture) else {
        #expect(one.inputIds == nil, "\(one.case)")
        continue
      }
      #expect(row.ids == one.inputIds, "\(one.case)")
      #expect(row.wordNumbers == one.wordsMask, "\(one.case)")
    }
  }

  private static func row(
    _ text: ScalarText, _ document: GlinerDocument, _ prompt: GlinerPrompt, _ fixture: GlinerFixture
  ) -> GlinerRow? {
    guard !document.words.isEmpty else { return nil }
    var items = EncodedItems()
    var encoder = TokenEncoder(fixture.tokenizer)
    for word in document.words { items.append(ScalarText.utf8(text.scalars[word]), with: &encoder) }
    return GlinerRow(
      prompt: prompt, words: 0..<items.count, of: items, tokenizer: fixture.tokenizer,
      limit: fixture.settings.maxTokens ?? .max)
  }

  @Test("Logits are the reference's", arguments: GlinerFixture.names)
  func logits(name: String) throws {
    let fixture = try GlinerFixture.named(name)
    let texts = try GlinerFixture.texts()
    let graph = try GlinerGraph(
      session: fixture.session, settings: fixture.settings, tokenizer: fixture.tokenizer, samples: [], file: "")
    var worst = 0.0
    // A mark of the prompt inside a label gives the graph one label more than was asked for.
    for one in fixture.cases where !one.labels.isEmpty && one.case != "labels/ent_token_inside" {
      guard let expected = one.logits else { continue }
      let prompt = try GlinerPrompt(one.request(), settings: fixture.settings, tokenizer: fixture.tokenizer)
      let document = GlinerDocument(
        ScalarText(try #require(texts[one.textId])), prompt: prompt, settings: fixture.settings, windows: nil,
        tokenizer: fixture.tokenizer)
      let row = try #require(document.rows.first)
      var inputs = GraphInputs()
      graph.fill(&inputs, [row])
      let bits = try graph.bits(row, at: 0, of: 1, in: try fixture.session.run(&inputs))
      let logits = bits.map { Double(Float(bitPattern: $0)) }
      let labels = prompt.request.labels.count
      #expect(logits.count == expected.validSpans * labels, "\(one.case)")
      // Spans with fewer words to their right than the widest has lie closer.
      var starts: [Int] = []
      var count = 0
      for start in 0..<row.words.count {
        starts.append(count)
        count += min(fixture.settings.maxWidth, row.words.count - start)
      }
      for top in expected.top5 {
        worst = max(worst, abs(logits[(starts[Int(top[0])] + Int(top[1])) * labels + Int(top[2])] - top[3]))
      }
      #expect(abs((logits.min() ?? 0) - (expected.min ?? 0)) < 1e-3, "\(one.case)")
      #expect(abs((logits.max() ?? 0) - (expected.max ?? 0)) < 1e-3, "\(one.case)")
      #expect(abs(logits.reduce(0, +) - expected.sum) < 1e-5 * Double(logits.count) + 1e-3, "\(one.case)")
    }
    #expect(worst < 1e-4)
  }

  @Test("Entities, their offsets and scores are the reference's", arguments: GlinerFixture.names)
  func entities(name: String) throws {
    let fixture = try GlinerFixture.named(name)
    let texts = try GlinerFixture.texts()
    let engine = try fixture.engine()
    for one in fixture.cases where one.fragile != true {
      let text = try #require(texts[one.textId])
      let found = try engine.entities(in: [text], try engine.prepare(one.request()))[0].get()
      Self.compare(found.entities, one.entities, one.case)
      #expect(found.truncation.words == max(found.words - fixture.settings.maxWords, 0))
    }
  }

  @Test("A padded batch is answered as the reference answers it", arguments: GlinerFixture.names)
  func batch(name: String) throws {
    let fixture = try GlinerFixture.named(name)
    let texts = try GlinerFixture.texts()
    let engine = try fixture.engine(tokensPerBatch: 100_000)
    let documents = try fixture.batch.textIds.map { try #require(texts[$0]) }
    let answers = engine.entities(in: documents, try engine.prepare(EntityRequest(labels: fixture.batch.labels)))
    #expect(engine.runsTogether)
    for (answer, (expected, id)) in zip(answers, zip(fixture.batch.entities, fixture.batch.textIds)) {
      Self.compare(try answer.get().entities, expected, id)
    }
  }

  private static func compare(_ found: [SpanEntity], _ expected: [GlinerFixture.Case.Entity], _ name: String) {
    #expect(found.map { [$0.start, $0.end] } == expected.map { [$0.start, $0.end] }, "\(name)")
    #expect(found.map(\.label) == expected.map(\.label), "\(name)")
    for (one, other) in zip(found, expected) { #expect(abs(Double(one.score) - other.score) < 2e-5, "\(name)") }
  }

  @Test(
    "An answer is the same to the bit alone, beside other labels and texts, and on any number of workers",
    arguments: GlinerFixture.names)
  func independence(name: String) throws {
    let fixture = try GlinerFixture.named(name)
    let texts = try GlinerFixture.texts().filter { $0.key != "long5000" }.sorted { $0.key < $1.key }.map(\.value)
    let single = try fixture.engine(tokensPerBatch: 1)
    let requests = try [
      ["person", "organization", "city", "e-mail address"], ["city"], ["person", "city"],
    ].map { try single.prepare(EntityRequest(labels: $0, threshold: 0.3)) }
    let documents = texts.enumerated().map { ($0.element, requests[$0.offset % 3]) }
    let expected = documents.map { single.entities(in: [$0])[0] }
    var random = SplitMix(seed: 31)
    for (workers, budget) in [(1, 100_000), (2, 400), (3, 150)] {
      let engine = try fixture.engine(workers: workers, tokensPerBatch: budget)
      let order = documents.indices.shuffled(using: &random)
      let answers = engine.entities(in: order.map { documents[$0] })
      for (answer, place) in zip(answers, order) { #expect(answer == expected[place], "text \(place)") }
    }
  }
}
