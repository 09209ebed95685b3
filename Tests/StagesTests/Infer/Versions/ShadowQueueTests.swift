import Events
import Inference
import Testing

@testable import Stages

@Suite("What waits for a shadow")
struct ShadowQueueTests {
  private func item(_ id: String) -> ShadowQueue.Item {
    var ngrams = RepeatedNgrams()
    let text = Array("a text".utf8)
    let document = InferDocument(
      pointer: DocumentPointer(topic: "documents", partition: 0, offset: 0), id: id, source: "s", text: text,
      eventTime: .epoch, late: false, segments: [], traceParent: nil)
    return ShadowQueue.Item(document: document, features: TextFeatures(text.span, ngrams: &ngrams), modelsOffset: 3)
  }

  private let answer: Result<DocumentAnswer, InferenceError> = .failure(.notFinite(task: "section"))

  private func ids(_ said: [ShadowQueue.Said]) -> [String] { said.map(\.item.document.id) }

  private func run(_ queue: inout ShadowQueue, _ count: Int = .max) {
    for _ in 0..<count {
      guard let ticket = queue.take() else { return }
      queue.finish(ticket, answer)
    }
  }

  @Test("Documents are run in order, and each is said once")
  func order() throws {
    let model = try InferFixture.model()
    var queue = ShadowQueue(capacity: 1 << 20)
    #expect(queue.begin(epoch: 1, model: model) == 0)
    #expect(queue.offer([item("a"), item("b"), item("c")]) == 0)
    run(&queue, 2)
    #expect(ids(queue.collect()) == ["a", "b"])
    #expect(queue.begin(epoch: 1, model: model) == 0)
    run(&queue)
    #expect(ids(queue.collect()) == ["c"])
    #expect(queue.collect().isEmpty)
    #expect(queue.bytes == 0)
  }

  @Test("What there is no room for is skipped, and what is said counts until it is collected")
  func bound() throws {
    let model = try InferFixture.model()
    var queue = ShadowQueue(capacity: 2 * item("a").size)
    _ = queue.begin(epoch: 1, model: model)
    #expect(queue.offer([item("a"), item("b"), item("c")]) == 1)
    run(&queue)
    #expect(queue.offer([item("d")]) == 1)
    #expect(ids(queue.collect()) == ["a", "b"])
    #expect(queue.offer([item("e")]) == 0)
  }

  @Test("With another epoch or another version all is dropped, and what was under way is not taken back")
  func epochs() throws {
    let (model, other) = (try InferFixture.model(), try InferFixture.model())
    var queue = ShadowQueue(capacity: 1 << 20)
    _ = queue.begin(epoch: 1, model: model)
    _ = queue.offer([item("a"), item("b"), item("c")])
    run(&queue, 1)
    let taken = queue.take()
    let late = try #require(taken)
    #expect(queue.begin(epoch: 2, model: model) == 3)
    queue.finish(late, answer)
    #expect(queue.collect().isEmpty)
    #expect(queue.bytes == 0)
    #expect(queue.offer([item("d")]) == 0)
    #expect(queue.begin(epoch: 2, model: other) == 1)
    #expect(queue.take() == nil)
    #expect(queue.begin(epoch: 2, model: nil) == 0)
    #expect(queue.offer([item("e")]) == 0)
    #expect(queue.take() == nil)
  }

  @Test(
    "After each document so long is rested that the share is kept",
    arguments: [(0.25, 30), (0.5, 10), (1.0, 0), (0.1, 90)])
  func budget(share: Double, rest: Int) {
    let found = ShadowBudget(share: share).rest(after: .milliseconds(10))
    #expect(abs(found / .milliseconds(1) - Double(rest)) < 1e-6)
  }
}
