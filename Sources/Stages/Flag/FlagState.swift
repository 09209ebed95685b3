package import Events
package import Pipeline

/// What `flag` keeps of one partition of `drift.alerts`: the alerts whose documents were flagged, and the budget spent.
package struct FlagState: KeptState {
  /// How many alerts are remembered.
  static let rememberedAlerts = 4_096

  private var alerts = KeptIdentifiers(IdentifierRing(limit: rememberedAlerts))
  /// The hour of event time that `spent` is counted in.
  package private(set) var hour: Timestamp?
  /// Documents flagged in that hour.
  package private(set) var spent = 0
  private var kept: Core

  /// The entry `state`: all but the alerts.
  private struct Core: Sendable, Hashable {
    var alerts: KeptIdentifiers.Extent
    var hour: Timestamp?
    var spent: Int
  }

  private static let coreKey = "state"
  private static let version: UInt8 = 1

  init() {
    kept = Core(alerts: alerts.extent, hour: nil, spent: 0)
  }

  func hasFlagged(_ alert: Alert) -> Bool {
    alerts.ring.contains(IdentifierHash(alert.id))
  }

  /// How many of `wanted` documents may be flagged at that time.
  func room(at time: Timestamp, budget: Int) -> Int {
    let hour = time.floored(to: .seconds(3_600))
    // An alert of an earlier hour than one seen draws on the later hour's budget.
    guard let current = self.hour, hour <= current else { return budget }
    return max(0, budget - spent)
  }

  mutating func remember(_ alert: Alert, flagged: Int, at time: Timestamp) {
    alerts.ring.insert(IdentifierHash(alert.id))
    let hour = time.floored(to: .seconds(3_600))
    if let current = self.hour, hour <= current {
      spent += flagged
    } else {
      self.hour = hour
      spent = flagged
    }
  }
}

extension FlagState {
  private var core: Core { Core(alerts: alerts.extent, hour: hour, spent: spent) }

  package mutating func takeChanges(into changes: inout StateChanges) {
    let core = core
    guard core != kept || alerts.isLaidOutAnew else { return }
    alerts.takeChanges(into: &changes)
    changes.put(Self.coreKey) { writer in
      writer.append(byte: Self.version)
      core.alerts.write(into: &writer)
      writer.append(variable: UInt64(core.spent))
      writer.append(byte: core.hour == nil ? 0 : 1)
      if let hour = core.hour { writer.append(signed: hour.microseconds) }
    }
    kept = core
  }

  package mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    if try alerts.restore(key: key, value: value) { return }
    guard key.elementsEqual(Self.coreKey.utf8) else { throw StateFault("flag keeps no such entry") }
    guard let value else { throw StateFault("the entry `state` is never removed, and is") }
    var reader = StateReader(value)
    try reader.version(Self.version)
    let extent = try KeptIdentifiers.Extent(&reader)
    let spent = try reader.variable()
    let hour = try reader.byte() == 0 ? nil : Timestamp(microseconds: try reader.signed())
    try reader.end()
    guard let spent = Int(exactly: spent) else { throw StateFault("a budget of \(spent) cannot have been spent") }
    kept = Core(alerts: extent, hour: hour, spent: spent)
  }

  package mutating func finishRestoring() throws {
    try alerts.finishRestoring(kept.alerts)
    hour = kept.hour
    spent = kept.spent
    kept = core
  }
}
