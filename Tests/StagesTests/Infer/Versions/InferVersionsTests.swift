import Dispatch
import Events
import Foundation
import Logging
import Pipeline
import PipelineTesting
import Synchronization
import Testing

@testable import Stages

@Suite("Following the registry")
struct InferVersionsTests {
  private static var logger: Logger {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
  }

  private static let configuration = InferConfiguration(randomSample: 0)

  private func predictions(_ driver: inout StageDriver<InferStage>, _ ids: [String]) throws -> [Prediction] {
    try driver.process(ids.map { InferFixture.document($0, "a text about games") })
      .filter { $0.topic == "predictions" }.map(InferFixture.prediction)
  }

  /// Loads whatever is named.
  private func versions(_ shelf: ModelShelf, _ records: [ModelRecord]) throws -> InferVersions {
    let loading = try shelf.loading()
    let versions = InferVersions(name: "tiny", logger: Self.logger) { try loading.load($0, isShadow: $1) }
    versions.take(try records.enumerated().map { try ModelShelf.logged($1, offset: Int64($0)) })
    while versions.advance() {}
    return versions
  }

  @Test("While a version is being loaded every batch is answered by the old one, which then goes")
  func beside() async throws {
    let shelf = try ModelShelf()
    try shelf.add("1")
    try shelf.add("2")
    let loading = try shelf.loading()
    let (begun, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let versions = InferVersions(name: "tiny", logger: Self.logger) { version, isShadow in
      if version.record.version == "2" {
        begun.signal()
        gate.wait()
      }
      return try loading.load(version, isShadow: isShadow)
    }
    versions.take([try ModelShelf.logged(shelf.record("1", .production), offset: 0)])
    while versions.advance() {}
    var driver = StageDriver(InferStage(versions, Self.configuration))
    weak let old = try versions.current().primary
    versions.take([try ModelShelf.logged(shelf.record("2", .production), offset: 5)])
    async let switched = DedicatedThread.run { versions.advance() }
    try await DedicatedThread.run { begun.wait() }
    for batch in 0..<5 {
      let found = try predictions(&driver, (0..<10).map { "\(batch)-\($0)" })
      #expect(found.count == 10)
      #expect(found.allSatisfy { $0.model.version == "1" && $0.modelsOffset == 0 && $0.role == .primary })
    }
    #expect(old != nil)
    gate.signal()
    #expect(try await switched)
    let found = try predictions(&driver, ["after"])
    #expect(found.map(\.model.version) == ["2"])
    #expect(found.map(\.modelsOffset) == [5])
    #expect(old == nil)
    #expect(versions.counts == .init(loaded: 2, refused: 0, switched: 2, skippedRecords: 0))
  }

  @Test("Where nothing is in production the batch waits, with the reason, and none of it is lost")
  func none() throws {
    let shelf = try ModelShelf()
    try shelf.add("1")
    let versions = try versions(shelf, [shelf.record("1", .canary, share: 1)])
    var driver = StageDriver(InferStage(versions, Self.configuration))
    let error = #expect(throws: NoModelInForce.self) {
      try driver.process([InferFixture.document("a", "a text")])
    }
    #expect(error?.description.contains("no version of the model tiny is in production") == true)
    #expect(versions.unreadyReason == error?.description)
    versions.take([try ModelShelf.logged(shelf.record("1", .production), offset: 1)])
    #expect(versions.unreadyReason == nil)
    #expect(try predictions(&driver, ["a"]).map(\.modelsOffset) == [1])
  }

  @Test("What is refused and what cannot be read is counted, and the old version goes on")
  func refused() throws {
    let shelf = try ModelShelf()
    try shelf.add("1")
    let versions = try versions(
      shelf,
      [
        shelf.record("1", .production), shelf.record("9", .production, digest: String(repeating: "0", count: 64)),
      ])
    #expect(versions.refusal?.contains("tiny 9 is refused") == true)
    versions.take([OwnedRecord(topic: "models", offset: 2, value: Array("{".utf8))])
    #expect(versions.counts.refused == 1)
    #expect(versions.counts.skippedRecords == 1)
    var driver = StageDriver(InferStage(versions, Self.configuration))
    #expect(try predictions(&driver, ["a"]).map(\.model.version) == ["1"])
  }

  @Test("A canary answers its share by the hash of the id, and its batch mates are the primary's")
  func canary() throws {
    let shelf = try ModelShelf()
    try shelf.add("1")
    try shelf.add("2")
    let versions = try versions(shelf, [shelf.record("1", .production), shelf.record("2", .canary, share: 0.2)])
    var driver = StageDriver(InferStage(versions, Self.configuration))
    let ids = (0..<300).map { "d\($0)" }
    let found = try predictions(&driver, ids)
    #expect(found.map(\.documentID) == ids)
    let sample = DocumentSample.canary(share: 0.2)
    for one in found {
      let isCanary = sample.contains(one.documentID)
      #expect(one.role == (isCanary ? .canary : .primary))
      #expect(one.model.version == (isCanary ? "2" : "1"))
    }
    #expect(driver.counted["canary_predictions"] == Int64(ids.count { sample.contains($0) }))
  }

  @Test(
    "What a shadow says goes out with a later batch, and the primary's predictions are the same with it and without")
  func shadow() throws {
    let shelf = try ModelShelf()
    try shelf.add("1")
    try shelf.add("2")
    let versions = try versions(shelf, [shelf.record("1", .production), shelf.record("2", .shadow)])
    let desk = Mutex<ShadowDesk?>(nil)
    let lane = ShadowLane(capacity: 1 << 20) { made in desk.withLock { $0 = made } }
    var driver = StageDriver(InferStage(versions, Self.configuration, shadow: lane))
    var plain = StageDriver(InferStage(versions, Self.configuration))
    let documents = ["a", "b"].enumerated().map {
      InferFixture.document($1, "a text about games", offset: Int64($0))
    }
    #expect(try driver.process(documents) == plain.process(documents))
    while desk.withLock({ $0 })?.step() == true {}
    let sent = try driver.process([InferFixture.document("c", "another", offset: 2)])
    #expect(sent.map(\.topic) == ["predictions", "predictions.shadow", "predictions.shadow"])
    let said = try sent.dropFirst().map(InferFixture.prediction)
    #expect(said.map(\.documentID) == ["a", "b"])
    #expect(said.allSatisfy { $0.role == .shadow && $0.model.version == "2" && $0.modelsOffset == 1 })
    // What was answered goes with it, to be compared.
    let answered = try plain.process(documents).map(InferFixture.prediction)
    #expect(said.map(\.production?.model.version) == ["1", "1"])
    #expect(said.map(\.production?.answer.tasks.first?.labels) == answered.map { $0.classifications.first?.answer })
    #expect(Set(sent.compactMap { $0.headerText("ce_id") }).count == 3)
    // On a tick too.
    while desk.withLock({ $0 })?.step() == true {}
    #expect(try driver.process().map(\.topic) == ["predictions.shadow"])
    #expect(try driver.process().isEmpty)
    #expect(driver.counted["shadow_predictions"] == 3)
  }

  @Test("The thread of a shadow answers what it is given, and ends with the lane")
  func thread() async throws {
    let shelf = try ModelShelf()
    try shelf.add("1")
    let versions = try versions(shelf, [shelf.record("1", .production)])
    let model = try versions.current().primary
    let lane = ShadowLane(budget: ShadowBudget(share: 1), capacity: 1 << 20)
    var ngrams = RepeatedNgrams()
    let text = Array("a text".utf8)
    let items = (0..<3).map { number in
      ShadowQueue.Item(
        document: InferDocument(
          pointer: DocumentPointer(topic: "documents", partition: 0, offset: Int64(number)), id: "\(number)",
          source: "s", text: text, eventTime: .epoch, late: false, segments: [], traceParent: nil),
        features: TextFeatures(text.span, ngrams: &ngrams), modelsOffset: nil)
    }
    _ = lane.begin(epoch: 0, model: model)
    #expect(lane.offer(items) == 0)
    // On a thread of its own: the pool's are for others.
    let said = try await DedicatedThread.run {
      var said: [String] = []
      while said.count < items.count {
        said += lane.begin(epoch: 0, model: model).said.map(\.item.document.id)
        sched_yield()
      }
      return said
    }
    #expect(said == (0..<3).map(String.init))
  }
}
