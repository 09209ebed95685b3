import Events
import Kafka
import Testing

@testable import Pipeline

/// A talk with a loop's machine: it is answered as a broker without faults would, until something interesting comes.
struct Conversation {
  typealias Machine = LoopMachine<[String], String>

  var machine: Machine
  var now: ContinuousClock.Instant
  /// The names of the actions that were performed.
  private(set) var performed: [String] = []
  private(set) var notes: [String] = []
  var standing = GroupStanding(isLost: false, generation: 1, memberID: "me", assignment: [])
  /// Events of the group to be told during the next time it is served.
  var upcoming: [Machine.Event] = []

  init(keepsState: Bool = false, delivery: DeliveryGuarantee = .exactlyOnce, tick: Duration? = nil) {
    now = .now
    machine = Machine(
      LoopSettings(stage: "test", keepsState: keepsState, tick: tick, delivery: delivery), at: now)
  }

  /// Whether the stage's thread has a job.
  var isWorking: Bool { machine.work != nil }

  static func name(_ action: Machine.Action) -> String {
    String("\(action)".prefix { $0 != "(" })
  }

  /// Performs actions until one of this name comes, which is left to the caller.
  mutating func until(_ name: String, _ comment: String = "") throws -> Machine.Action {
    for _ in 0..<200 {
      let action = machine.next(at: now)
      if Self.name(action) == name { return action }
      answer(action)
    }
    throw Unheard(name: name, performed: performed.suffix(20))
  }

  struct Unheard: Error {
    let name: String
    let performed: ArraySlice<String>
  }

  /// Answers an action as if all went well and nothing were there to read.
  mutating func answer(_ action: Machine.Action) {
    switch action {
    case .serve: serve()
    case .poll(let wait):
      now += wait
      tell(.polled(LoopPoll(time: .epoch)), for: action)
    case .awaitStage(let wait):
      now += wait
      tell(.stage(nil), for: action)
    case .pause(let wait):
      now += wait
      tell(.done, for: action)
    case .readMembership: tell(.membership(standing), for: action)
    case .lookUpCommitted: tell(.committed([:]), for: action)
    default: tell(.done, for: action)
    }
  }

  /// Says what came of an action.
  mutating func tell(_ event: Machine.Event, for action: Machine.Action? = nil) {
    if let action { performed.append(Self.name(action)) }
    machine.take(event, at: now)
    notes += machine.takeNotes().map { String("\($0)".prefix { $0 != "(" }) }
  }

  private mutating func serve() {
    for event in upcoming {
      tell(event)
      switch event {
      case .assigned(let places, _): standing.assignment.formUnion(places)
      case .revoked(let places, _):
        while true {
          let action = machine.next(at: now)
          if case .finishRebalance = action { break }
          answer(action)
        }
        standing.assignment.subtract(places)
      default: break
      }
    }
    upcoming.removeAll()
    tell(.served([]), for: .serve)
  }

  /// What was performed since this was last asked, without the turns of an idle loop.
  mutating func takePerformed() -> [String] {
    defer { performed.removeAll() }
    return performed.filter { !["serve", "poll", "awaitStage", "pause"].contains($0) }
  }

  mutating func takeNotes() -> [String] {
    defer { notes.removeAll() }
    return notes
  }
}

let rawPlace = TopicPartition(topic: "raw", partition: 0)

extension Conversation {
  /// A conversation in which one partition has been assigned.
  static func assigned(
    keepsState: Bool = false, delivery: DeliveryGuarantee = .exactlyOnce, committed: Int64? = nil
  ) throws -> Conversation {
    var talk = Conversation(keepsState: keepsState, delivery: delivery)
    talk.upcoming = [.assigned([rawPlace], committed: committed.map { [rawPlace: $0] } ?? [:])]
    if keepsState, delivery == .exactlyOnce {
      let action = try talk.until("restore")
      talk.tell(.done, for: action)
      let wait = try talk.until("awaitStage")
      talk.tell(.stage(.restored([0: committed.map { .at(["raw": $0]) } ?? .nothing])), for: wait)
    }
    _ = try talk.until("poll")
    _ = talk.takePerformed()
    _ = talk.takeNotes()
    return talk
  }

  /// Lets the next poll bring records up to `offset`, and the stage take them.
  mutating func read(upTo offset: Int64, ends: Bool = false) throws {
    let poll = try until("poll")
    let piece = LoopPiece(records: ["record \(offset)"], count: 1, offsets: [rawPlace: offset])
    tell(.polled(LoopPoll(pieces: [piece], ends: ends ? [rawPlace: offset] : [:], time: .epoch)), for: poll)
    let process = try until("process")
    tell(.done, for: process)
  }

  /// Lets the stage return.
  mutating func stageReturns(_ output: String = "out", isEmpty: Bool = false) throws {
    let wait = try until("awaitStage")
    tell(.stage(.returned(output, isEmpty: isEmpty)), for: wait)
  }
}
