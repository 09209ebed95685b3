/// An open alert of volume, with the reverse process that ends it: its null is that the mean still lies at or beyond half
/// the change, and at least the margin.
struct OpenVolume: Sendable, Hashable, Codable {
  let rising: Bool
  let onset: Int64
  let earliest: Int64
  let latest: Int64
  let opened: Int64
  let firstOnset: Int64?
  let recurrence: Int
  let logEvidence: Double
  var told: Int64
  /// Since the onset.
  var documents: Int
  var expected: Double
  /// The change that the null is set from, as a share of what is expected.
  private(set) var effect: Double
  private(set) var accounts: [VolumeAccount] = []

  /// Hours of drift in which it may be taken to be over once by mistake.
  static let resolution = 1_000.0

  init(
    _ account: VolumeAccount, rising: Bool, earliest: Int64, latest: Int64, opened: Int64, firstOnset: Int64?,
    recurrence: Int, logEvidence: Double
  ) {
    self.rising = rising
    onset = account.zero
    self.earliest = earliest
    self.latest = latest
    self.opened = opened
    self.firstOnset = firstOnset
    self.recurrence = recurrence
    self.logEvidence = logEvidence
    told = opened
    documents = account.documents
    expected = account.expected
    effect = 0
    setNull(effect: (Double(account.documents) / max(account.expected, 1e-9) - 1).magnitude, from: opened)
  }

  /// Sets the null from a change of this size, and the process to nothing.
  mutating func setNull(effect: Double, from hour: Int64) {
    self.effect = effect
    accounts = VolumeBet.accounts(from: hour)
  }

  /// Adds an hour; the account of the recovery where it is one.
  mutating func add(
    _ count: Int, cell: VolumeBaseline.Cell, dispersion: Double, hour: Int64
  ) -> VolumeAccount? {
    documents = documents.saturatingAdd(count)
    expected += cell.expected
    let distance = max(rising ? cell.margin : cell.fall, effect / 2)
    let edge = cell.expected * (rising ? 1 + distance : max(0.05, 1 - distance))
    for place in accounts.indices {
      let nats = VolumeBet.nats(place, rising: !rising, documents: count, edge: edge, dispersion: dispersion)
      accounts[place].add(nats, increment: 1, documents: count, expected: cell.expected, hour: hour)
    }
    let mean = accounts.reduce(0.0) { $0 + $1.growth } / Double(max(1, accounts.count))
    return mean >= Self.resolution ? accounts.max { $0.growth < $1.growth } : nil
  }

  /// The documents that may be expected while it is open, as a share of those that the baseline expects; at most 1.
  var level: Double { rising ? 1 : max(0, 1 - effect) }
}
