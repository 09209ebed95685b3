package import Events
import Statistics

/// What was flagged in each hour of event time, of late.
///
/// Alerts of different streams may come in another order in a replay; each hour has its own account, so that only what
/// lies within one hour that ran out of its budget depends on it.
package struct FlagBudget: Sendable, Hashable {
  package struct Account: Sendable, Hashable {
    /// Documents flagged.
    package var flagged = 0
    /// Documents that there was no room for.
    package var overBudget = 0
  }

  /// How many hours have an account; an alert of an hour before all of them draws on the earliest.
  static let mostHours = 168

  package private(set) var accounts: [Timestamp: Account]
  /// Of hours that have no account any more.
  package private(set) var earlierOverBudget: Int

  init(_ accounts: [Timestamp: Account] = [:], earlierOverBudget: Int = 0) {
    self.accounts = accounts
    self.earlierOverBudget = earlierOverBudget
  }

  /// All documents that there was no room for.
  package var overBudget: Int { accounts.values.reduce(earlierOverBudget) { $0.saturatingAdd($1.overBudget) } }

  /// How many documents may still be flagged in the hour of that time.
  func room(at time: Timestamp, budget: Int) -> Int {
    max(0, budget - (accounts[hour(of: time)]?.flagged ?? 0))
  }

  mutating func spend(_ flagged: Int, overBudget: Int, at time: Timestamp) {
    let hour = hour(of: time)
    var account = accounts[hour] ?? Account()
    account.flagged = account.flagged.saturatingAdd(flagged)
    account.overBudget = account.overBudget.saturatingAdd(overBudget)
    accounts[hour] = account
    guard accounts.count > Self.mostHours, let first = accounts.keys.min() else { return }
    earlierOverBudget = earlierOverBudget.saturatingAdd(accounts.removeValue(forKey: first)?.overBudget ?? 0)
  }

  private func hour(of time: Timestamp) -> Timestamp {
    let hour = time.floored(to: .seconds(3_600))
    guard accounts.count >= Self.mostHours, let first = accounts.keys.min() else { return hour }
    return max(hour, first)
  }
}
