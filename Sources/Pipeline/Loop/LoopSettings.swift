/// What a loop is to know of its stage and its configuration.
package struct LoopSettings: Sendable {
  package var stage: String
  package var keepsState: Bool
  package var tick: Duration?
  package var delivery: DeliveryGuarantee
  package var transactionTimeout: Duration
  package var backOff: BackOff

  package init(
    stage: String, keepsState: Bool, tick: Duration? = nil, delivery: DeliveryGuarantee,
    transactionTimeout: Duration = .seconds(10), backOff: BackOff = BackOff()
  ) {
    self.stage = stage
    self.keepsState = keepsState
    self.tick = tick
    self.delivery = delivery
    self.transactionTimeout = transactionTimeout
    self.backOff = backOff
  }

  /// Whether state is kept in a changelog, and restored from it.
  package var restores: Bool { keepsState && delivery == .exactlyOnce }

  /// How long a poll waits for records when there is nothing else to do.
  static let pollWait = Duration.milliseconds(50)
  /// How long the loop waits for the stage before it serves the group again.
  static let stageWait = Duration.milliseconds(5)
  /// How often offsets past the last record are committed, so that lag means something.
  static let idleCommitInterval = Duration.seconds(1)
  /// How often the same records are sent again in a new transaction before they are read again.
  static let resendLimit = 5
  /// How often a plain commit is tried before the offsets are left to the next one.
  static let plainCommitLimit = 5
  /// How long the calls of a revocation are tried again before the clients are given up.
  static let revocationLimit = Duration.seconds(30)
  /// The wait before a changelog is read again that does not agree with the group yet.
  static let agreementWait = Duration.milliseconds(500)

  /// How often brokers that went away are asked whether they are back.
  static let probeInterval = Duration.seconds(1)
  /// The wait before reading again is tried once more.
  static let readAgainWait = Duration.seconds(1)

  /// How long a revocation waits for the stage's thread. What keeps no state is dropped at once and done again by the
  /// next owner. State in a changelog is waited for a little, as such stages work in milliseconds and restoring takes
  /// longer. State that is in memory alone could not be restored at all.
  var revocationWait: Duration {
    if !keepsState { return .zero }
    return restores ? .seconds(1) : .seconds(20)
  }

  /// How long the changelog and the group may disagree: whoever left a transaction open has been timed out by then.
  var agreementLimit: Duration { transactionTimeout * 2 }
}
