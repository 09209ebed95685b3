import Events
import Foundation
import Inference
import Pipeline
import PipelineTesting
import Testing

@testable import Stages

@Suite("Routes and the cache of infer")
struct RouteTests {
  private let settings = InferConfiguration(randomSample: 0)

  /// The tiny model under another name and with another temperature.
  private func model(_ name: String, temperature: Double) throws -> InferModel {
    let folder = FileManager.default.temporaryDirectory.appending(path: "route-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: URL(filePath: try InferFixture.folder()), to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "model.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing("name: tiny", with: "name: \(name)")
      .replacing("temperature: 0.5", with: "temperature: \(temperature)")
    try Data(text.utf8).write(to: file)
    let directory = try ModelDirectory(path: folder.path(percentEncoded: false))
    try #require(directory.description.name == name && directory.description.temperature == temperature)
    return InferModel(try LoadedModel(directory, runtime: try InferFixture.runtime(), options: .init(workers: 1)))
  }

  private func predict(
    _ records: [OwnedRecord], _ driver: inout StageDriver<InferStage>
  ) throws -> [Prediction] {
    try driver.process(records).filter { $0.topic == "predictions" }.map { try InferFixture.prediction($0) }
  }

  @Test("A document takes the first route whose rule holds, else it goes to the models in force")
  func rules() throws {
    let (small, short) = (try model("small", temperature: 1), try model("short", temperature: 2))
    let routes = [
      try InferRoute(
        name: "gold", rule: RouteRule(attributes: [.init(name: "tier", values: ["gold", "silver"])]), model: small),
      try InferRoute(name: "short", rule: RouteRule(sources: ["archive"], characters: 1...8), model: short),
      try InferRoute(name: "never", rule: RouteRule(sources: ["nobody"]), model: small),
    ]
    let records = [
      InferFixture.document("a", "the mail", offset: 0, attributes: [Attribute(name: "tier", value: "gold")]),
      InferFixture.document("b", "漢字漢字漢字漢字", offset: 1),
      InferFixture.document("c", "the mails of games", offset: 2),
      InferFixture.document("d", "mail", offset: 3, attributes: [Attribute(name: "tier", value: "iron")]),
      InferFixture.document("e", "", offset: 4),
    ]
    var driver = StageDriver(InferStage(try InferFixture.model(), settings, routes: routes))
    let said = try predict(records, &driver)
    #expect(said.map(\.documentID) == ["a", "b", "c", "d", "e"])
    #expect(said.map(\.route) == ["gold", "short", "default", "short", "default"])
    #expect(said.map(\.model.name) == ["small", "short", "tiny", "short", "tiny"])
    #expect(said.allSatisfy { $0.first == nil && $0.role == .primary })
    #expect(driver.counted["route:gold"] == 1)
    #expect(driver.counted["route:short"] == 2)
    #expect(driver.counted["route:default"] == 2)
    #expect((driver.counted["tokens:small"] ?? 0) > 0)
  }

  @Test("Where the first model's margin is under the route's, the fallback answers and the first answer is kept")
  func cascade() throws {
    let (small, large) = (try model("small", temperature: 3), try model("large", temperature: 0.25))
    let words = ["mail", "kernel", "sound", "the", "of", "library", "data", "game"]
    let records = (0..<40).map { (number: Int) -> OwnedRecord in
      let text = (0...number % 5).map { (place: Int) -> String in words[(number * 3 + place * place) % 8] }
      return InferFixture.document("d\(number)", text.joined(separator: " "), offset: Int64(number))
    }
    var first = StageDriver(InferStage(small, settings))
    let alone = try predict(records, &first)
    let margins = alone.map { Double($0.classifications[0].margin ?? 1) }
    let margin = margins.sorted()[20]
    let route = try InferRoute(name: "all", rule: RouteRule(), model: small, fallback: .init(large, margin: margin))
    var driver = StageDriver(InferStage(try InferFixture.model(), settings, routes: [route]))
    let said = try predict(records, &driver)
    #expect(said.count == 40)
    for (prediction, (own, first)) in zip(said, zip(margins, alone)) {
      if own < margin {
        #expect(prediction.model.name == "large")
        #expect(prediction.first?.model.name == "small")
        #expect(prediction.first?.classifications == first.classifications)
      } else {
        #expect(prediction.model.name == "small" && prediction.first == nil)
        #expect(prediction.classifications == first.classifications)
      }
    }
    #expect(driver.counted["fallback:all"] == Int64(margins.count { $0 < margin }))
    #expect(driver.counted["route:all"] == 40)
  }

  @Test("Patterns are a route that needs no inference, and models of other tasks make no cascade")
  func patterns() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "patterns-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: path) }
    try Data("name: p\nversion: 1.0.0\nfamily: patterns\npatterns: [{label: order, pattern: 'ORD-\\d+'}]\n".utf8)
      .write(to: path.appending(path: "model.yaml"))
    let directory = try ModelDirectory(path: path.path(percentEncoded: false))
    let patterns = InferModel(try LoadedModel(directory, runtime: try InferFixture.runtime()))
    let tiny = try InferFixture.model()
    for (one, other) in [(patterns, tiny), (tiny, patterns)] {
      #expect(throws: InferRoute.Fault.self) {
        try InferRoute(name: "x", rule: RouteRule(), model: one, fallback: .init(other, margin: 0.5))
      }
    }
    let route = try InferRoute(name: "orders", rule: RouteRule(characters: 0...20), model: patterns)
    var driver = StageDriver(InferStage(tiny, settings, routes: [route]))
    let said = try predict([InferFixture.document("a", "ñ ORD-7 came")], &driver)
    #expect(said[0].entities == [Entity(label: "order", start: 2, end: 7, text: "ORD-7", score: 1)])
    #expect(said[0].features.contains(Feature("entities:order", .category("1"))))
    #expect(said[0].features.contains(Feature("entity_length:order", .number(5))))
    #expect(said[0].features.contains(Feature("tokens", .number(0))))
  }

  @Test("The cache changes nothing but what it says of itself")
  func cache() throws {
    let records = (0..<30).map { number in
      InferFixture.document(
        "d\(number)", ["the mail", "a game", "data \(number)"][number % 3], offset: Int64(number))
    }
    let model = try InferFixture.model()
    var uncached = StageDriver(InferStage(model, settings))
    let plain = try predict(records, &uncached)
    var driver = StageDriver(InferStage(model, settings, cache: AnswerCache(bytes: 1 << 20)))
    for hits in [18, 30] {
      let said = try predict(records, &driver)
      #expect(said.count { $0.cached } == hits)
      let uncached = said.map { prediction in
        var prediction = prediction
        prediction.cached = false
        return prediction
      }
      #expect(uncached == plain)
    }
    #expect(driver.counted["cache_hits"] == 48)
    #expect(driver.counted["cache_misses"] == 12)
  }
}
