import Events
import Kafka
import Testing

@testable import Pipeline

/// The tables of `docs/operations.md` that say what is tried again, made anew from the code itself: each class of error
/// is put to each step, and what the loop then does is written down.
struct RetryTableTests {
  private typealias Steps = DeliverySteps<[String], String>
  private static let kinds = KafkaError.Kind.allCases

  private func error(_ kind: KafkaError.Kind) -> KafkaError { KafkaError(.timedOut, operation: "test", kind: kind) }

  @Test("What a delivery does about each class of error is what the documentation says")
  func delivery() throws {
    let transaction: [(String, Steps.Step)] = [
      ("begin a transaction", .begin), ("send the records", .send), ("look at the own membership", .membership),
      ("send the offsets", .offsets), ("wait for acknowledgements", .flush), ("commit the transaction", .commit),
    ]
    let plain: [(String, Steps.Step)] = [
      ("send the records, at least once", .send), ("wait for acknowledgements, at least once", .flush),
      ("commit the offsets, at least once", .commitOffsets),
    ]
    var rows = [["step"] + Self.kinds.map { "\($0)" }]
    for (name, step) in transaction { rows.append([name] + Self.kinds.map { act(step, .exactlyOnce, $0) }) }
    rows.append(["abort the transaction"] + Self.kinds.map(abort))
    for (name, step) in plain { rows.append([name] + Self.kinds.map { act(step, .atLeastOnce, $0) }) }
    try OperationsDocument.expect("deliveries", rows)
  }

  private func steps(_ delivery: DeliveryGuarantee) -> Steps {
    Steps(output: "out", records: 1, offsets: [rawPlace: 1], positions: [:], delivery: delivery)
  }

  /// Goes to a step, lets it fail, and says what comes next.
  private func act(_ step: Steps.Step, _ delivery: DeliveryGuarantee, _ kind: KafkaError.Kind) -> String {
    var steps = steps(delivery)
    while "\(steps.step)" != "\(step)" { _ = steps.succeeded() }
    return word(steps.failed(error(kind), mayTryAgain: true), steps)
  }

  private func abort(_ kind: KafkaError.Kind) -> String {
    var steps = steps(.exactlyOnce)
    _ = steps.succeeded()
    _ = steps.failed(error(.abortable), mayTryAgain: true)
    return word(steps.failed(error(kind), mayTryAgain: true), steps, isAborting: true)
  }

  private func word(_ verdict: Steps.Verdict?, _ steps: Steps, isAborting: Bool = false) -> String {
    switch (verdict, steps.step) {
    case (.failed(let error), _): error.kind == .configuration ? "the stage ends" : "new clients"
    case (.sent, _): "go on; the offsets go with the next commit"
    case (.readAgain, _): "read again"
    case (.committed, _): "committed"
    case (nil, .abort(_, let sendsAgain)) where !isAborting: sendsAgain ? "abort, send again" : "abort, read again"
    case (nil, _): "the same again"
    }
  }

  @Test("What the loop does about each class of error outside of a delivery is what the documentation says")
  func loop() throws {
    var rows = [["what fails"] + Self.kinds.map { "\($0)" }]
    rows.append(["making the clients, joining the group"] + (try words { try Self.failing("open", $0) }))
    rows.append(["a rebalance"] + (try words { try Self.failing("serve", $0) }))
    rows.append(["reported by the client"] + (try words { try Self.reported($0) }))
    rows.append(["reading a partition"] + (try words { try Self.polled($0) }))
    rows.append(["asking for the committed offsets"] + (try words { try Self.readingAgain("lookUpCommitted", $0) }))
    rows.append(["beginning to read again"] + (try words { try Self.readingAgain("restart", $0) }))
    rows.append(["restoring state"] + (try words { try Self.restoring($0) }))
    try OperationsDocument.expect("loop", rows)
  }

  private func words(_ talk: (KafkaError) throws -> Conversation) throws -> [String] {
    try Self.kinds.map { kind in
      var talk = try talk(error(kind))
      return Self.outcome(&talk)
    }
  }

  /// What the machine does once it was told the error.
  private static func outcome(_ talk: inout Conversation) -> String {
    let notes = talk.takeNotes()
    if notes.contains("restoringFailed"), case .open = talk.machine.phase { return "again, with back-off" }
    switch talk.machine.phase {
    case .closing(.toEnd): return "the stage ends"
    case .closing(.toReopen): return "new clients"
    default: break
    }
    if talk.machine.readAgainDue != nil { return "again after 1 s" }
    return notes.contains("reported") ? "noted in the log" : "nothing"
  }

  private static func failing(_ action: String, _ error: KafkaError) throws -> Conversation {
    var talk = action == "open" ? Conversation() : try Conversation.assigned()
    let action = try talk.until(action)
    talk.tell(.failed(error), for: action)
    return talk
  }

  private static func reported(_ error: KafkaError) throws -> Conversation {
    var talk = try Conversation.assigned()
    let serve = try talk.until("serve")
    talk.tell(.served([error]), for: serve)
    return talk
  }

  private static func polled(_ error: KafkaError) throws -> Conversation {
    var talk = try Conversation.assigned()
    let poll = try talk.until("poll")
    talk.tell(.polled(LoopPoll(errors: [error], time: .epoch)), for: poll)
    return talk
  }

  private static func readingAgain(_ action: String, _ error: KafkaError) throws -> Conversation {
    var talk = try Conversation.assigned(committed: 0)
    try talk.read(upTo: 5)
    try talk.stageReturns()
    let commit = try talk.until("commit")
    talk.tell(.failed(KafkaError(.timedOut, operation: "test", kind: .group)), for: commit)
    let action = try talk.until(action)
    _ = talk.takeNotes()
    talk.tell(.failed(error), for: action)
    return talk
  }

  private static func restoring(_ error: KafkaError) throws -> Conversation {
    var talk = Conversation(keepsState: true)
    talk.upcoming = [.assigned([rawPlace], committed: [rawPlace: 7])]
    let restore = try talk.until("restore")
    talk.tell(.done, for: restore)
    let wait = try talk.until("awaitStage")
    _ = talk.takeNotes()
    talk.tell(.stage(.restoringFailed(error)), for: wait)
    return talk
  }

  @Test("The codes of each class are those that the documentation lists")
  func codes() throws {
    let known = KafkaError.Kind.allCases.filter { $0 != .other }.map { kind in
      let names = ErrorCode.all.filter { KafkaError($0, operation: "test").kind == kind }.map(\.description).sorted()
      let list = names.map { "`\($0)`" }.joined(separator: ", ")
      return ["`\(kind)`", list.isEmpty ? "none; librdkafka marks such errors" : list]
    }
    try OperationsDocument.expect("codes", [["class", "codes, where librdkafka says nothing more exact"]] + known)
  }

  @Test("The waits and limits are those that the documentation lists")
  func limits() throws {
    let (backOff, runner) = (BackOff(), RunnerConfiguration(client: .init(brokers: ""), delivery: .exactlyOnce))
    let defaults = StageClients.defaults
    let rows: [(String, String)] = [
      ("back-off: the first wait, doubled up to", "\(text(backOff.first)), \(text(backOff.last))"),
      ("one request, flush, commit or abort", text(runner.requestLimit)),
      ("the same records are sent at most", "\(LoopSettings.resendLimit) times, then read again"),
      ("offsets are committed without a transaction at most", "\(LoopSettings.plainCommitLimit) times"),
      ("a revocation tries to commit for", text(LoopSettings.revocationLimit)),
      ("a revocation waits for a stage without state", text(waiting(false, .exactlyOnce))),
      ("a revocation waits for a stage with state", text(waiting(true, .exactlyOnce))),
      ("a changelog that disagrees with the group is read again every", text(LoopSettings.agreementWait)),
      ("and its partition is stopped after", text(settings(true, .exactlyOnce).agreementLimit)),
      ("brokers that are away are asked every", text(LoopSettings.probeInterval)),
      ("reading again is tried every", text(LoopSettings.readAgainWait)),
      ("a transaction is aborted by the broker after", text(runner.transactionTimeout)),
      ("a worker that is gone is missed after", text(.milliseconds(Int(defaults["session.timeout.ms"] ?? "") ?? 0))),
      ("a loop that does not turn is dead after", text(runner.turnLimit)),
    ]
    try OperationsDocument.expect("limits", [["what", "how long, or how often"]] + rows.map { [$0.0, $0.1] })
  }

  private func settings(_ keepsState: Bool, _ delivery: DeliveryGuarantee) -> LoopSettings {
    LoopSettings(stage: "test", keepsState: keepsState, delivery: delivery)
  }

  private func waiting(_ keepsState: Bool, _ delivery: DeliveryGuarantee) -> Duration {
    settings(keepsState, delivery).revocationWait
  }

  private func text(_ duration: Duration) -> String {
    if duration == .zero { return "not at all" }
    let milliseconds = Int(duration / .milliseconds(1))
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
  }
}
