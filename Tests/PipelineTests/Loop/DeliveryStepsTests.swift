import Kafka
import Testing

@testable import Pipeline

struct DeliveryStepsTests {
  private typealias Steps = DeliverySteps<Int, String>

  private static let place = TopicPartition(topic: "raw", partition: 0)
  private static let standing = GroupStanding(isLost: false, generation: 3, memberID: "me", assignment: [place])

  private func steps(_ delivery: DeliveryGuarantee = .exactlyOnce) -> Steps {
    Steps(output: "out", records: 2, offsets: [Self.place: 7], positions: [:], delivery: delivery)
  }

  /// The names of the actions until the delivery is decided or fails at `failing`, which is left undone.
  private func walk(_ steps: inout Steps, until failing: String = "") -> [String] {
    var names: [String] = []
    while names.count < 20 {
      let name = Self.name(steps.action)
      names.append(name)
      if name == failing { return names }
      let verdict = name == "readMembership" ? steps.learnt(Self.standing) : steps.succeeded()
      if verdict != nil { return names }
    }
    return names
  }

  private static func name(_ action: LoopAction<Int, String>) -> String {
    let text = "\(action)"
    return String(text.prefix { $0 != "(" })
  }

  private func error(_ kind: KafkaError.Kind) -> KafkaError {
    KafkaError(.timedOut, operation: "test", kind: kind)
  }

  @Test("A batch is sent, its offsets are added under a membership just read, all is acknowledged, then committed")
  func transaction() {
    var steps = steps()
    #expect(walk(&steps) == ["begin", "send", "readMembership", "sendOffsets", "flush", "commit"])
  }

  @Test("At least once, offsets are committed when all records are acknowledged")
  func plain() {
    var steps = steps(.atLeastOnce)
    #expect(walk(&steps) == ["send", "flush", "commitOffsets"])
  }

  @Test(
    "A call that may succeed later is made again, as long as there is time",
    arguments: ["begin", "sendOffsets", "flush", "commit"])
  func retriable(_ step: String) {
    var steps = steps()
    _ = walk(&steps, until: step)
    #expect(steps.failed(error(.retriable), mayTryAgain: true) == nil)
    #expect(Self.name(steps.action) == step)
    guard case .failed = steps.failed(error(.retriable), mayTryAgain: false) else {
      Issue.record("it was not given up")
      return
    }
  }

  @Test("Records that were enqueued in part are never enqueued again in the same transaction")
  func partlySent() {
    var steps = steps()
    _ = walk(&steps, until: "send")
    #expect(steps.failed(error(.retriable), mayTryAgain: true) == nil)
    #expect(walk(&steps).prefix(3) == ["abort", "begin", "send"])
  }

  @Test("An abortable error sends the same records again, five times at most; then they are read again")
  func abortable() {
    var steps = steps()
    for attempt in 1...4 {
      _ = walk(&steps, until: "commit")
      #expect(steps.failed(error(.abortable), mayTryAgain: true) == nil)
      #expect(Self.name(steps.action) == "abort", "attempt \(attempt)")
      #expect(steps.succeeded() == nil)
    }
    _ = walk(&steps, until: "commit")
    #expect(steps.failed(error(.abortable), mayTryAgain: true) == nil)
    guard case .readAgain = steps.succeeded() else {
      Issue.record("it would go on for ever")
      return
    }
  }

  @Test("An error of the group aborts, and what was read is read again", arguments: ["sendOffsets", "commit"])
  func group(_ step: String) {
    var steps = steps()
    _ = walk(&steps, until: step)
    #expect(steps.failed(error(.group), mayTryAgain: true) == nil)
    #expect(Self.name(steps.action) == "abort")
    guard case .readAgain = steps.succeeded() else {
      Issue.record("it was sent again")
      return
    }
  }

  @Test(
    "A member that was thrown out, has no generation or id, or does not hold the partitions sends no offsets",
    arguments: [
      GroupStanding(isLost: true, generation: 3, memberID: "me", assignment: [place]),
      GroupStanding(isLost: false, generation: -1, memberID: "me", assignment: [place]),
      GroupStanding(isLost: false, generation: 3, memberID: "", assignment: [place]),
      GroupStanding(isLost: false, generation: 3, memberID: "me", assignment: []),
    ])
  func noMember(_ standing: GroupStanding) {
    var steps = steps()
    _ = walk(&steps, until: "readMembership")
    #expect(steps.learnt(standing) == nil)
    #expect(Self.name(steps.action) == "abort")
  }

  @Test(
    "A fenced producer is not used any more, not even to abort",
    arguments: [KafkaError.Kind.fenced, .fatal, .configuration, .other])
  func fenced(_ kind: KafkaError.Kind) {
    var steps = steps()
    _ = walk(&steps, until: "commit")
    guard case .failed(let cause) = steps.failed(error(kind), mayTryAgain: true) else {
      Issue.record("it was tried again")
      return
    }
    #expect(cause.kind == kind)
  }

  @Test("Offsets that the group does not take now are left to the next commit, and what was sent stays sent")
  func refusedOffsets() {
    var steps = steps(.atLeastOnce)
    _ = walk(&steps, until: "commitOffsets")
    guard case .sent = steps.failed(error(.group), mayTryAgain: true) else {
      Issue.record("a refusal was taken for something else")
      return
    }
  }
}
