import Events
import Kafka
import Testing

@testable import Pipeline

struct LoopMachineTests {
  private let transaction = ["begin", "send", "readMembership", "sendOffsets", "flush", "commit"]

  private func error(_ kind: KafkaError.Kind, _ code: ErrorCode = .timedOut) -> KafkaError {
    KafkaError(code, operation: "test", kind: kind)
  }

  @Test("A batch is read, processed, and delivered with its offsets in one transaction")
  func straightOn() throws {
    var talk = try Conversation.assigned()
    try talk.read(upTo: 5)
    try talk.stageReturns()
    guard case .sendOffsets(let offsets) = try talk.until("sendOffsets") else { return }
    #expect(offsets == [rawPlace: 5])
    _ = try talk.until("poll")
    #expect(talk.takePerformed() == ["process"] + transaction)
    #expect(talk.takeNotes().contains("delivered"))
    #expect(talk.machine.next(rawPlace) == 5)
  }

  @Test("While the stage works the group is served, and nothing more than one poll's records is taken in")
  func servesWhileWorking() throws {
    var talk = try Conversation.assigned()
    try talk.read(upTo: 5)
    let poll = try talk.until("poll")
    let piece = LoopPiece(records: ["more"], count: 1, offsets: [rawPlace: 9])
    talk.tell(.polled(LoopPoll(pieces: [piece], time: .epoch)), for: poll)
    _ = talk.takePerformed()
    for _ in 0..<50 { talk.answer(talk.machine.next(at: talk.now)) }
    #expect(Set(talk.performed) == ["serve", "awaitStage"])
  }

  @Test("A stage with state has one batch that is not committed; one without works on while its last is delivered")
  func pipelining() throws {
    for keepsState in [true, false] {
      var talk = try Conversation.assigned(keepsState: keepsState, committed: 0)
      try talk.read(upTo: 5)
      let poll = try talk.until("poll")
      let piece = LoopPiece(records: ["more"], count: 1, offsets: [rawPlace: 9])
      talk.tell(.polled(LoopPoll(pieces: [piece], time: .epoch)), for: poll)
      try talk.stageReturns()
      let next = Conversation.name(talk.machine.next(at: talk.now))
      #expect(next == (keepsState ? "begin" : "process"))
    }
  }

  @Test("What is under way when partitions are lost is dropped: it is neither sent nor committed")
  func lost() throws {
    var talk = try Conversation.assigned()
    try talk.read(upTo: 5)
    talk.upcoming = [.revoked([rawPlace], lost: true)]
    let serve = try talk.until("serve")
    talk.answer(serve)
    try talk.stageReturns()
    for _ in 0..<50 { talk.answer(talk.machine.next(at: talk.now)) }
    #expect(talk.takePerformed() == ["process"])
    #expect(talk.takeNotes().contains("dropped"))
    #expect(talk.machine.partitions.isEmpty)
  }

  @Test("A batch that is finished when its partition is revoked is committed before the partition is let go of")
  func revokedFinished() throws {
    var talk = try Conversation.assigned()
    try talk.read(upTo: 5)
    talk.tell(.revoked([rawPlace], lost: false))
    let wait = try talk.until("awaitStage")
    talk.tell(.stage(.returned("out", isEmpty: false)), for: wait)
    _ = try talk.until("finishRebalance")
    #expect(talk.takePerformed() == ["process"] + transaction)
    #expect(talk.machine.partitions.isEmpty)
  }

  @Test("A revocation does not wait for inference: the batch is left to the next owner")
  func revokedUnfinished() throws {
    var talk = try Conversation.assigned()
    try talk.read(upTo: 5)
    let before = talk.now
    talk.tell(.revoked([rawPlace], lost: false))
    _ = try talk.until("finishRebalance")
    #expect(talk.now == before)
    #expect(talk.takePerformed() == ["process"])
  }

  @Test(
    "An assignment of a stage with state is read only once its state is restored, and stands where the group stands")
  func restoresFirst() throws {
    var talk = Conversation(keepsState: true)
    talk.upcoming = [.assigned([rawPlace], committed: [rawPlace: 7])]
    let restore = try talk.until("restore")
    #expect(!talk.performed.contains("poll"))
    talk.tell(.done, for: restore)
    #expect(talk.machine.unreadyReasons == ["restoring the state of partitions 0"])
    let wait = try talk.until("awaitStage")
    talk.tell(.stage(.restored([0: .at(["raw": 7])])), for: wait)
    _ = try talk.until("poll")
    #expect(talk.machine.unreadyReasons.isEmpty)
  }

  @Test("State in memory is used again where the group still stands where it stood, and restored where it does not")
  func parked() throws {
    for (committed, expected) in [(Int64(5), "poll"), (6, "restore")] {
      var talk = try Conversation.assigned(keepsState: true, committed: 0)
      try talk.read(upTo: 5)
      try talk.stageReturns()
      talk.upcoming = [.revoked([rawPlace], lost: false), .assigned([rawPlace], committed: [rawPlace: committed])]
      _ = try talk.until("commit")
      talk.answer(talk.machine.next(at: talk.now))
      _ = try talk.until("serve")
      _ = talk.takePerformed()
      talk.answer(talk.machine.next(at: talk.now))
      let next = try [talk.until(expected)].map(Conversation.name)
      #expect(next == [expected])
      #expect(talk.takePerformed().isEmpty)
    }
  }

  @Test("State that is ahead of what was committed is dropped and restored before anything is read")
  func ahead() throws {
    var talk = try Conversation.assigned(keepsState: true, committed: 0)
    try talk.read(upTo: 5)
    try talk.stageReturns()
    let commit = try talk.until("commit")
    talk.tell(.failed(error(.group)), for: commit)
    let lookUp = try talk.until("lookUpCommitted")
    talk.tell(.committed([rawPlace: 0]), for: lookUp)
    guard case .restart(let starts, let without) = try talk.until("restart") else { return }
    #expect(starts == [rawPlace: .offset(0)] && without.isEmpty)
    _ = try talk.until("restore")
    #expect(!talk.performed.suffix(3).contains("poll"))
  }

  @Test("A changelog that does not agree with the group is read again for a while; then the partition is stopped")
  func disagreement() throws {
    var talk = Conversation(keepsState: true)
    talk.upcoming = [.assigned([rawPlace], committed: [rawPlace: 7])]
    let start = talk.now
    var restores = 0
    while talk.machine.unreadyReasons.allSatisfy({ !$0.contains("stopped") }) {
      let action = talk.machine.next(at: talk.now)
      switch action {
      case .restore:
        restores += 1
        talk.tell(.done, for: action)
        let wait = try talk.until("awaitStage")
        talk.tell(.stage(.restored([0: .at(["raw": 3])])), for: wait)
      case .lookUpCommitted: talk.tell(.committed([rawPlace: 7]), for: action)
      default: talk.answer(action)
      }
    }
    #expect(talk.now - start >= .seconds(20) && restores > 10)
    guard case .restart(let starts, let without) = try talk.until("restart") else { return }
    #expect(starts.isEmpty && without == [rawPlace])
    #expect(talk.machine.unreadyReasons.joined().contains("leeway state rebuild test --partition 0"))
  }

  @Test("A corrupt changelog stops its partition and no other")
  func corrupt() throws {
    struct Corrupt: Error {}
    let other = TopicPartition(topic: "raw", partition: 1)
    var talk = Conversation(keepsState: true)
    talk.upcoming = [.assigned([rawPlace, other], committed: [:])]
    let restore = try talk.until("restore")
    talk.tell(.done, for: restore)
    let wait = try talk.until("awaitStage")
    talk.tell(.stage(.restored([0: .unusable(Corrupt()), 1: .nothing])), for: wait)
    guard case .restart(let starts, let without) = try talk.until("restart") else { return }
    #expect(starts == [other: .beginning] && without == [rawPlace])
    _ = try talk.until("poll")
  }

  @Test("A group that has forgotten its offsets goes on where the changelog stands")
  func forgottenOffsets() throws {
    var talk = Conversation(keepsState: true)
    talk.upcoming = [.assigned([rawPlace], committed: [:])]
    while true {
      let action = talk.machine.next(at: talk.now)
      if case .restart(let starts, _) = action {
        #expect(starts == [rawPlace: .offset(9)])
        return
      }
      if case .restore = action {
        talk.tell(.done, for: action)
        let wait = try talk.until("awaitStage")
        talk.tell(.stage(.restored([0: .at(["raw": 9])])), for: wait)
      } else {
        talk.answer(action)
      }
    }
  }

  @Test("A tick that changes state is fenced like any batch: the offsets of its partitions go with it")
  func tick() throws {
    var talk = Conversation(keepsState: true, tick: .seconds(1))
    talk.upcoming = [.assigned([rawPlace], committed: [rawPlace: 7])]
    let restore = try talk.until("restore")
    talk.tell(.done, for: restore)
    let wait = try talk.until("awaitStage")
    talk.tell(.stage(.restored([0: .at(["raw": 7])])), for: wait)
    let process = try talk.until("process")
    talk.tell(.done, for: process)
    try talk.stageReturns()
    guard case .send(_, let positions) = try talk.until("send") else { return }
    #expect(positions == [0: [rawPlace: 7]])
    guard case .sendOffsets(let offsets) = try talk.until("sendOffsets") else { return }
    #expect(offsets == [rawPlace: 7])
  }

  @Test("A tick that finds nothing to say makes no transaction")
  func idleTick() throws {
    var talk = Conversation(tick: .seconds(1))
    talk.upcoming = [.assigned([rawPlace], committed: [rawPlace: 7])]
    let process = try talk.until("process")
    talk.tell(.done, for: process)
    try talk.stageReturns(isEmpty: true)
    _ = try talk.until("process")
    #expect(!talk.takePerformed().contains("begin"))
  }

  @Test("Ends past the last record are committed within a second, so that lag means something")
  func idleCommit() throws {
    var talk = try Conversation.assigned(committed: 7)
    let poll = try talk.until("poll")
    talk.tell(.polled(LoopPoll(ends: [rawPlace: 9], time: .epoch)), for: poll)
    guard case .sendOffsets(let offsets) = try talk.until("sendOffsets") else { return }
    #expect(offsets == [rawPlace: 9])
  }

  @Test("An end that was seen with records is committed too, in whichever of the poll's batches they were")
  func endBehindRecords() throws {
    var talk = try Conversation.assigned(committed: 3)
    let other = TopicPartition(topic: "raw", partition: 1)
    talk.upcoming = [.revoked([rawPlace], lost: false), .assigned([rawPlace, other], committed: [:])]
    _ = try talk.until("serve")
    talk.answer(talk.machine.next(at: talk.now))
    let poll = try talk.until("poll")
    let pieces = [
      LoopPiece(records: ["a"], count: 1, offsets: [rawPlace: 5]),
      LoopPiece(records: ["b"], count: 1, offsets: [other: 2]),
    ]
    talk.tell(.polled(LoopPoll(pieces: pieces, ends: [rawPlace: 6, other: 3], time: .epoch)), for: poll)
    var committed: [TopicPartition: Int64] = [:]
    for _ in 0..<400 {
      let action = talk.machine.next(at: talk.now)
      if case .sendOffsets(let offsets) = action { committed.merge(offsets) { $1 } }
      if case .awaitStage = action, talk.isWorking {
        talk.tell(.stage(.returned("out", isEmpty: false)), for: action)
      } else {
        talk.answer(action)
      }
    }
    #expect(committed == [rawPlace: 6, other: 3])
  }

  @Test("After a fenced commit new clients are made, and what was under way is not sent by the old ones")
  func fenced() throws {
    var talk = try Conversation.assigned()
    try talk.read(upTo: 5)
    try talk.stageReturns()
    let commit = try talk.until("commit")
    talk.tell(.failed(error(.fenced)), for: commit)
    _ = talk.takePerformed()
    _ = try talk.until("open")
    #expect(talk.takePerformed() == ["close"])
    #expect(talk.takeNotes().contains("reopening"))
  }

  @Test("What trying again cannot help ends the loop with its reason")
  func refused() throws {
    var talk = Conversation()
    let open = try talk.until("open")
    talk.tell(.failed(error(.configuration)), for: open)
    guard case .end(let reason) = try talk.until("end") else { return }
    #expect((reason as? KafkaError)?.kind == .configuration)
  }

  @Test("Asked to stop, the loop finishes and commits what is under way, leaves the group and ends")
  func stop() throws {
    var talk = try Conversation.assigned()
    try talk.read(upTo: 5)
    talk.tell(.stopAsked)
    _ = talk.takePerformed()
    try talk.stageReturns()
    guard case .end(nil) = try talk.until("end") else {
      Issue.record("it ended with an error")
      return
    }
    #expect(talk.takePerformed() == transaction + ["close"])
  }

  @Test("Records that expired before they were read are skipped once what is under way is done")
  func expired() throws {
    var talk = try Conversation.assigned(keepsState: true, committed: 3)
    try talk.read(upTo: 5)
    let serve = try talk.until("serve")
    var gone = KafkaError(.offsetOutOfRange, operation: "consume", topic: "raw", partition: 0)
    gone.offset = 5
    talk.tell(.served([gone]), for: serve)
    try talk.stageReturns()
    let lookUp = try talk.until("lookUpCommitted")
    #expect(talk.performed.contains("commit"))
    talk.tell(.committed([rawPlace: 5]), for: lookUp)
    guard case .restart(let starts, _) = try talk.until("restart") else { return }
    #expect(starts == [rawPlace: .beginning])
    _ = talk.takePerformed()
    _ = try talk.until("poll")
    #expect(talk.takePerformed() == ["restart"], "the state goes on over the gap")
  }

  @Test("Brokers that are away make the loop unready until one answers")
  func brokersAway() throws {
    var talk = try Conversation.assigned()
    let serve = try talk.until("serve")
    talk.tell(.served([error(.retriable, .allBrokersDown)]), for: serve)
    #expect(!talk.machine.unreadyReasons.isEmpty)
    let probe = try talk.until("probe")
    talk.tell(.failed(error(.retriable)), for: probe)
    #expect(!talk.machine.unreadyReasons.isEmpty)
    talk.answer(try talk.until("probe"))
    #expect(talk.machine.unreadyReasons.isEmpty)
  }
}
