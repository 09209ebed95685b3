import Events
package import Pipeline

/// What `flag` keeps of one partition of `drift.alerts`: the alerts whose documents were flagged, and the budget spent.
package struct FlagState: KeptState {
  /// How many alerts are remembered.
  static let rememberedAlerts = 4_096

  private var alerts = KeptIdentifiers(IdentifierRing(limit: rememberedAlerts))
  package private(set) var budget = FlagBudget()
  private var kept: Core

  /// The entry `state`: all but the alerts.
  private struct Core: Sendable, Hashable {
    var alerts: KeptIdentifiers.Extent
    var budget: FlagBudget
  }

  private static let coreKey = "state"
  private static let version: UInt8 = 2

  init() {
    kept = Core(alerts: alerts.extent, budget: FlagBudget())
  }

  func hasFlagged(_ alert: Alert) -> Bool {
    alerts.ring.contains(IdentifierHash(alert.id))
  }

  /// How many documents may be flagged at that time.
  func room(at time: Timestamp, budget: Int) -> Int {
    self.budget.room(at: time, budget: budget)
  }

  mutating func remember(_ alert: Alert, flagged: Int, overBudget: Int, at time: Timestamp) {
    alerts.ring.insert(IdentifierHash(alert.id))
    budget.spend(flagged, overBudget: overBudget, at: time)
  }
}

extension FlagState {
  private var core: Core { Core(alerts: alerts.extent, budget: budget) }

  package mutating func takeChanges(into changes: inout StateChanges) {
    let core = core
    guard core != kept || alerts.isLaidOutAnew else { return }
    alerts.takeChanges(into: &changes)
    changes.put(Self.coreKey) { writer in
      writer.append(byte: Self.version)
      core.alerts.write(into: &writer)
      core.budget.write(into: &writer)
    }
    kept = core
  }

  package mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    if try alerts.restore(key: key, value: value) { return }
    guard key.elementsEqual(Self.coreKey.utf8) else { throw StateFault("flag keeps no such entry") }
    kept = try StateReader.read(Self.coreKey, value, version: Self.version) { reader throws(StateFault) in
      Core(alerts: try KeptIdentifiers.Extent(&reader), budget: try FlagBudget(&reader))
    }
  }

  package mutating func finishRestoring() throws {
    try alerts.finishRestoring(kept.alerts)
    budget = kept.budget
    kept = core
  }
}

extension FlagBudget {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.append(variable: UInt64(earlierOverBudget))
    writer.append(variable: UInt64(accounts.count))
    for (hour, account) in accounts.sorted(by: { $0.key < $1.key }) {
      writer.append(signed: hour.microseconds)
      writer.append(variable: UInt64(account.flagged))
      writer.append(variable: UInt64(account.overBudget))
    }
  }

  fileprivate init(_ reader: inout StateReader) throws(StateFault) {
    let earlier = try reader.integer()
    var accounts: [Timestamp: Account] = [:]
    for _ in 0..<(try reader.count(of: 3)) {
      let hour = try reader.time()
      accounts[hour] = Account(flagged: try reader.integer(), overBudget: try reader.integer())
    }
    self.init(accounts, earlierOverBudget: earlier)
  }
}
