/// What can go wrong between a client and the broker, or to either.
package enum Fault: Int, CaseIterable, Sendable {
  /// A request never arrives; the client sees a time-out.
  case lostRequest
  /// A request is carried out, and its answer never arrives; the client sees a time-out.
  case lostAnswer
  /// A request arrives long after the client has seen a time-out.
  case lateRequest
  /// A request is carried out and answered, and a copy of it arrives later.
  case repeatedRequest
  /// The coordinator answers `COORDINATOR_NOT_AVAILABLE` to a handful of requests.
  case busyCoordinator
  /// The broker restarts: what was on its way to it is lost, and it answers nobody for a while.
  case brokerRestart
  /// A member's session ends although its process lives.
  case sessionExpiry
  /// A background step that writes no marker although one is due.
  case slowMarker
  /// A fetch brings nothing.
  case emptyFetch
  /// Not the broker's: for whoever schedules workers, the death of a process with all of its clients.
  case crash
  /// Not the broker's: for whoever schedules workers, a process that does nothing for longer than its session.
  case pause
}

/// How likely each fault is, in thousandths of each occasion.
package struct FaultPlan: Sendable {
  private var perMille: [Int]

  /// No fault at all.
  package static let none = FaultPlan()

  package init() { perMille = [Int](repeating: 0, count: Fault.allCases.count) }

  package subscript(fault: Fault) -> Int {
    get { perMille[fault.rawValue] }
    set { perMille[fault.rawValue] = newValue }
  }

  /// Much goes wrong: several faults in each transaction or two.
  package static let rough: FaultPlan = {
    var plan = FaultPlan()
    plan[.lostRequest] = 30
    plan[.lostAnswer] = 40
    plan[.lateRequest] = 20
    plan[.repeatedRequest] = 30
    plan[.busyCoordinator] = 15
    plan[.brokerRestart] = 2
    plan[.sessionExpiry] = 4
    plan[.slowMarker] = 300
    plan[.emptyFetch] = 50
    plan[.crash] = 10
    plan[.pause] = 5
    return plan
  }()

  /// Now and then something goes wrong, so that runs get far between two faults.
  package static let mild: FaultPlan = {
    var plan = rough
    for fault in Fault.allCases where plan[fault] > 1 { plan[fault] /= 4 }
    return plan
  }()
}
