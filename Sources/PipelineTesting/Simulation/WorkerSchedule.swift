import LogSimulation
import Pipeline

/// Lets simulated workers take turns, crash, pause and come back, as a seed decides.
final class WorkerSchedule {
  /// Where a worker runs; when it has died another takes its place.
  private struct Desk {
    let make: (_ born: Int) -> SimulatedWorker
    var worker: SimulatedWorker?
    var pausedUntil: Duration = .zero
    var restartsAt: Duration = .zero
  }

  let broker: SimulatedBroker
  let journal = Journal()
  private var desks: [Desk] = []
  private var born = 0
  /// Why workers ended; they should not.
  private(set) var problems: [String] = []

  private var chaos: Chaos { broker.chaos }

  init(_ broker: SimulatedBroker) { self.broker = broker }

  /// Adds a place for a worker.
  /// - Parameter make: begins a process; it is told how many there were before, to make names of.
  func add(_ make: @escaping (_ born: Int) -> SimulatedWorker) { desks.append(Desk(make: make)) }

  /// Lets one of the workers perform an action, or crash, or pause; and the broker do something, now and then.
  func takeTurn() {
    let now = broker.now
    let ready = desks.indices.filter { index in
      let desk = desks[index]
      return desk.worker.map { max($0.wakesAt, desk.pausedUntil) <= now } ?? (desk.restartsAt <= now)
    }
    guard !ready.isEmpty else { return skipAhead() }
    let index = ready[chaos.pick(ready.count)]
    guard let worker = desks[index].worker else {
      born += 1
      desks[index].worker = desks[index].make(born)
      return
    }
    if chaos.happens(.crash) {
      journal.trace?("\(now) \(worker.name) crashes")
      desks[index].worker = nil
      desks[index].restartsAt = now + .milliseconds(chaos.pick(20_000))
    } else if chaos.happens(.pause) {
      // Long enough for its session, or its transaction, to end without it; or not.
      desks[index].pausedUntil = now + .milliseconds(chaos.pick(60_000))
    } else {
      worker.step()
      if let end = worker.end {
        if let error = end { problems.append("a worker ended: \(error)") }
        desks[index].worker = nil
      }
    }
  }

  /// Nobody has anything to do: time passes until somebody has.
  private func skipAhead() {
    let next = desks.map { desk in desk.worker.map { max($0.wakesAt, desk.pausedUntil) } ?? desk.restartsAt }.min()
    broker.advance(by: max(.milliseconds(1), (next ?? broker.now) - broker.now))
  }

  /// No faults from here on; what dead processes have left is timed out.
  func calm() {
    chaos.isCalm = true
    for index in desks.indices {
      desks[index].pausedUntil = .zero
      desks[index].restartsAt = .zero
    }
    broker.advance(by: .seconds(61))
  }

  /// Lets the workers go on without faults until `isFinished`.
  /// - Returns: whether it was within `turns`.
  func finish(within turns: Int, isFinished: () -> Bool) -> Bool {
    for turn in 0..<turns {
      takeTurn()
      broker.step()
      broker.advance(by: .milliseconds(1))
      if turn % 16 == 15, isFinished() {
        broker.settle()
        return true
      }
    }
    return false
  }

  /// Why workers cannot do their work.
  var unreadyReasons: [String] { desks.flatMap { $0.worker?.machine.unreadyReasons ?? ["no worker"] } }

  /// How often what happened: faults, and what the workers did.
  var counts: [String: Int] {
    var counts = journal.counts
    for fault in Fault.allCases where chaos.count(of: fault) > 0 { counts["fault \(fault)"] = chaos.count(of: fault) }
    return counts
  }
}
