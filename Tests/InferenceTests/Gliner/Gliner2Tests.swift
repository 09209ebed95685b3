import Foundation
import Testing

@testable import Inference

@Suite("GLiNER2")
struct Gliner2Tests {
  private let fixture: Gliner2Fixture
  private let texts: [String: String]

  init() throws {
    fixture = try Gliner2Fixture.shared()
    texts = try GlinerFixture.texts()
  }

  /// A case's document, read as the reference reads it; also where a label is one that we refuse.
  private func document(_ one: Gliner2Fixture.Case) throws -> Gliner2Document {
    let schema = one.asked()
    let prompt = Gliner2Prompt(
      schema, tasks: schema.tasks, choiceWords: schema.choiceWords, tokenizer: fixture.tokenizer)
    return Gliner2Document(
      ScalarText(try #require(texts[one.textId])), prompt: prompt, splitter: .gliner2, windows: nil,
      maxWords: one.options.maxLen, maxTokens: nil, tokenizer: fixture.tokenizer)
  }

  @Test("Prompts, words, ids and positions are the reference's")
  func rows() throws {
    #expect(fixture.cases.count == 64)
    for one in fixture.cases {
      guard let tasks = one.tasks, !tasks.isEmpty else { continue }
      let row = try #require(try document(one).rows.first)
      #expect(row.prompt.tasks.map { $0.kind.rawValue } == tasks.map { "[\($0.kind)]" }, "\(one.case)")
      #expect(row.prompt.tasks.map(\.text) == tasks.map(\.prompt), "\(one.case)")
      #expect(row.prompt.tasks.map(\.children) == tasks.map(\.children), "\(one.case)")
      #expect(row.prompt.choiceWords == one.choicePrefix, "\(one.case)")
      #expect(row.words.map { [$0.lowerBound, $0.upperBound] } == one.words, "\(one.case)")
      #expect(row.ids == one.inputIds, "\(one.case)")
      #expect(row.wordPositions == one.wordPositions, "\(one.case)")
      #expect(row.prompt.taskPositions == one.markerPositions.map { $0[0] }, "\(one.case)")
      let children = zip(tasks, one.markerPositions).map { ($0.kind == "L", $1.dropFirst()) }
      #expect(row.prompt.queryPositions == children.filter { !$0.0 }.flatMap(\.1), "\(one.case)")
      #expect(row.prompt.labelPositions == children.filter(\.0).flatMap(\.1), "\(one.case)")
    }
  }

  @Test("Counts, logits of spans and of labels are the reference's")
  func logits() throws {
    let graph = try Gliner2Graph(session: fixture.session, maxTokens: nil, samples: [], file: "")
    for one in fixture.cases {
      guard let expected = one.graph, !expected.isEmpty else { continue }
      let row = try #require(try document(one).rows.first)
      var inputs = GraphInputs()
      graph.fill(&inputs, [row])
      let logits = try graph.logits(row, at: 0, of: 1, in: try fixture.session.run(&inputs)).get()
      var (query, label) = (0, 0)
      for (number, task) in expected.enumerated() {
        if let wanted = task.labelLogits {
          for (found, other) in zip(logits.labels[label...], wanted) {
            #expect(abs(Double(found) - other) < 2e-5, "\(one.case)")
          }
          label += wanted.count
        } else if let wanted = task.instance0 {
          #expect(one.fragile == true || logits.count(of: number) == task.predictedCount, "\(one.case)")
          compare(logits, row, query..<query + row.prompt.tasks[number].children.count, wanted, one.case)
          query += row.prompt.tasks[number].children.count
        }
      }
    }
  }

  private func compare(
    _ logits: Gliner2Logits, _ row: Gliner2Row, _ queries: Range<Int>, _ wanted: Gliner2Fixture.Case.Instance,
    _ name: String
  ) {
    let count = row.wordPositions.count
    var valid: [Double] = []
    for query in queries {
      for word in 0..<count {
        for more in 0..<min(logits.width, count - word) { valid.append(Double(logits[0, query, word, more])) }
      }
    }
    #expect(abs((valid.min() ?? 0) - wanted.min) < 1e-4, "\(name)")
    #expect(abs((valid.max() ?? 0) - wanted.max) < 1e-4, "\(name)")
    #expect(abs(valid.reduce(0, +) - wanted.sum) < 1e-5 * Double(valid.count) + 1e-3, "\(name)")
    let best = wanted.argmax
    #expect(abs(Double(logits[0, queries.lowerBound + best[0], best[1], best[2]]) - wanted.max) < 1e-4, "\(name)")
  }

  @Test("Entities, their offsets and scores, and labels with theirs are the reference's")
  func answers() throws {
    let graph = try Gliner2Graph(session: fixture.session, maxTokens: nil, samples: [], file: "")
    var inputs = GraphInputs()
    for one in fixture.cases where one.fragile != true && one.tasks?.isEmpty == false {
      let document = try document(one)
      let found = try document.prediction(graph.answers(to: document.rows, inputs: &inputs)).get()
      if one.case != "labels/per_label_threshold" { compare(found, one.referenceOutput, one) }
    }
  }

  private func compare(_ found: Gliner2Prediction, _ wanted: Gliner2Fixture.Output, _ one: Gliner2Fixture.Case) {
    let end = texts[one.textId]?.unicodeScalars.count ?? 0
    for label in one.asked().entities.map(\.label) {
      compare(found.entities.filter { $0.label == label }, wanted.entities[label] ?? [], end: end, one.case)
    }
    for answer in found.classifications {
      let labels = wanted.labels[answer.name] ?? []
      #expect(answer.labels.map(\.label) == labels.map(\.label), "\(one.case)")
      for (label, other) in zip(answer.labels, labels) {
        #expect(abs(Double(label.score) - other.confidence) < 2e-5, "\(one.case)")
      }
    }
  }

  private func compare(_ found: [SpanEntity], _ wanted: [Gliner2Fixture.Found], end: Int, _ name: String) {
    #expect(found.map { [$0.start, $0.end] } == wanted.map { [$0.start, min($0.end, end)] }, "\(name)")
    for (entity, other) in zip(found, wanted) {
      #expect(abs(Double(entity.score) - other.confidence) < 2e-5, "\(name)")
    }
  }

  @Test("Labels may have thresholds of their own")
  func thresholds() throws {
    let one = try #require(fixture.cases.first { $0.case == "labels/per_label_threshold" })
    var schema = one.asked()
    schema.entities[0].threshold = 0.25
    schema.entities[1].threshold = 0.9
    let engine = try fixture.engine()
    let found = try engine.predict([try #require(texts[one.textId])], try engine.prepare(schema))[0].get()
    compare(found, one.referenceOutput, one)
  }

  @Test("A padded batch is answered as the reference answers it")
  func batch() throws {
    var schema = Gliner2Schema(entities: ["person", "organization", "city", "date"])
    schema.classifications = [.init("tone", labels: ["positive", "negative", "neutral"])]
    let engine = try fixture.engine(tokensPerBatch: 100_000)
    #expect(engine.runsTogether)
    let documents = try fixture.batch.textIds.map { try #require(texts[$0]) }
    let answers = engine.predict(documents, try engine.prepare(schema))
    for (place, answer) in answers.enumerated() {
      let (found, wanted) = (try answer.get(), fixture.batch.referenceOutput[place])
      for entity in schema.entities {
        compare(
          found.entities.filter { $0.label == entity.label }, wanted.entities[entity.label] ?? [],
          end: documents[place].unicodeScalars.count, fixture.batch.textIds[place])
      }
      #expect(found.classifications[0].labels.map(\.label) == wanted.labels["tone"]?.map(\.label))
    }
  }

  @Test("A long text is read in windows, and their entities are merged as the reference merges them")
  func long() throws {
    let long = fixture.long
    let text = try #require(texts[long.textId])
    let engine = try fixture.engine()
    let found = try engine.predict([text], try engine.prepare(Gliner2Schema(entities: long.labels)))[0].get()
    #expect(found.windows == long.chunks.count)
    #expect(found.words == long.chunks.last?[3])
    #expect(!found.truncation.isTruncated)
    for label in long.labels {
      let own = found.entities.filter { $0.label == label }
      #expect(own.count == long.entityCounts[label])
      let first = long.firstEntities[label] ?? []
      compare(Array(own.prefix(first.count)), first, end: .max, label)
    }
  }

  @Test("An answer is the same to the bit alone, beside other schemas and texts, and on any number of workers")
  func independence() throws {
    let single = try fixture.engine(tokensPerBatch: 1)
    var schemas = [["person", "organization", "city", "date"], ["city"], []].map { Gliner2Schema(entities: $0) }
    schemas[1].classifications = [.init("tone", labels: ["positive", "negative"])]
    schemas[2].classifications = [.init("tone", labels: ["positive", "negative", "neutral"])]
    let requests = try schemas.map { try single.prepare($0) }
    let documents = texts.filter { $0.key != "long5000" }.sorted { $0.key < $1.key }.map(\.value).enumerated().map {
      ($0.element, requests[$0.offset % 3])
    }
    let expected = documents.map { single.predict([$0])[0] }
    var random = SplitMix(seed: 32)
    for (workers, budget) in [(1, 100_000), (2, 600), (3, 250)] {
      let engine = try fixture.engine(workers: workers, tokensPerBatch: budget)
      let order = documents.indices.shuffled(using: &random)
      let answers = engine.predict(order.map { documents[$0] })
      for (answer, place) in zip(answers, order) { #expect(answer == expected[place], "text \(place)") }
    }
  }
}
