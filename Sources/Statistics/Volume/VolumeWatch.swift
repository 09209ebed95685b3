/// Judges the documents of every hour by a baseline: an e-detector for more and one for fewer than it allows.
struct VolumeWatch: Sendable, Hashable, Codable, Recurring {
  private(set) var rising: [VolumeAccount]
  private(set) var falling: [VolumeAccount]
  private(set) var open: OpenVolume?
  /// Hours that the baseline does not cover.
  private(set) var notCovered = 0
  /// The dispersion of late, from the differences of consecutive hours, each held to nine times what the baseline has.
  private var recentDispersion = 1.0
  /// The last hour's documents and what was expected of it.
  private var last: (documents: Double, expected: Double)? {
    get { lastExpected.map { (lastDocuments, $0) } }
    set { (lastDocuments, lastExpected) = (newValue?.documents ?? 0, newValue?.expected) }
  }
  private var lastDocuments = 0.0
  private var lastExpected: Double?
  var lastResolved: Int64?
  var firstOnset: Int64?
  var recurrences = 0

  init(from hour: Int64) {
    rising = VolumeBet.accounts(from: hour)
    falling = rising
  }

  /// Judges an hour and returns what changed.
  mutating func add(
    _ documents: Int, hour: Int64, baseline: VolumeBaseline, settings: VolumeSettings
  ) -> [VolumeReport] {
    guard let cell = baseline.cell(at: hour, settings.calendar) else {
      notCovered = notCovered.saturatingAdd(1)
      last = nil
      return []
    }
    let scene = VolumeScene(
      hour: hour, documents: documents, cell: cell, baseline: baseline, settings: settings,
      dispersion: max(baseline.dispersion(cell), recentDispersion))
    var reports = review(scene)
    bet(scene)
    let evidence = (rising + falling).reduce(0.0) { $0 + $1.growth } / Double(rising.count + falling.count)
    if evidence >= settings.threshold { reports += raise(scene, evidence: evidence) }
    learn(scene)
    return reports
  }

  /// It has become silent: the hours without documents are told as that.
  mutating func forgetFall(from hour: Int64) { falling = VolumeBet.accounts(from: hour) }

  /// Passes over an hour that is not to be judged.
  mutating func pass() { last = nil }

  /// Begins anew by another baseline; how often it has come back is kept.
  mutating func restart(from hour: Int64) {
    rearm(from: hour)
    recentDispersion = 1
    last = nil
  }

  private mutating func bet(_ scene: VolumeScene) {
    for place in VolumeBet.factors.indices {
      if open?.rising != true { scene.bet(place, rising: true, on: &rising[place]) }
      if open?.rising != false { scene.bet(place, rising: false, on: &falling[place]) }
    }
  }

  /// Opens an alert for the direction with more evidence; one of the other direction is over with it.
  private mutating func raise(_ scene: VolumeScene, evidence: Double) -> [VolumeReport] {
    let isRising = rising.reduce(0.0) { $0 + $1.growth } >= falling.reduce(0.0) { $0 + $1.growth }
    let accounts = isRising ? rising : falling
    guard let best = accounts.max(by: { $0.growth < $1.growth }) else { return [] }
    var reports: [VolumeReport] = []
    if let open {
      reports.append(scene.report(.resolved, open, documents: best.documents, expected: best.expected))
      close(open, at: scene.end)
    }
    let strong = accounts.filter { $0.growth * 100 >= best.growth }
    let (firstOnset, recurrence) = recur(at: scene.end, onset: best.zero, settings: scene.settings)
    let alert = OpenVolume(
      best, rising: isRising, earliest: strong.map(\.zero).min() ?? best.zero,
      latest: min(scene.end, strong.map(\.near).max() ?? best.near), opened: scene.end,
      firstOnset: firstOnset, recurrence: recurrence, logEvidence: Elementary.log(evidence))
    open = alert
    rearm(from: scene.end)
    reports.append(scene.report(.opened, alert, documents: alert.documents, expected: alert.expected))
    return reports
  }

  /// Asks the open alert whether it is back or has improved.
  private mutating func review(_ scene: VolumeScene) -> [VolumeReport] {
    guard var alert = open else { return [] }
    let recovery = alert.add(scene.documents, cell: scene.cell, dispersion: scene.dispersion, hour: scene.hour)
    if let recovery {
      let ratio = Double(recovery.documents) / max(recovery.expected, 1e-9)
      let left = alert.rising ? ratio - 1 : 1 - ratio
      let margin = alert.rising ? scene.cell.margin : scene.cell.fall
      guard left > margin, left < alert.effect else {
        close(alert, at: scene.end)
        rearm(from: scene.end)
        return [scene.report(.resolved, alert, documents: recovery.documents, expected: recovery.expected)]
      }
      alert.setNull(effect: left, from: scene.end)
      alert.told = scene.end
      open = alert
      return [scene.report(.improved, alert, documents: recovery.documents, expected: recovery.expected)]
    }
    let isDue = scene.end - alert.told >= scene.settings.updateMilliseconds
    if isDue { alert.told = scene.end }
    open = alert
    return isDue ? [scene.report(.updated, alert, documents: alert.documents, expected: alert.expected)] : []
  }

  private mutating func close(_ alert: OpenVolume, at time: Int64) {
    open = nil
    end(at: time, onset: alert.onset, firstOnset: alert.firstOnset, recurrence: alert.recurrence)
  }

  private mutating func rearm(from hour: Int64) {
    rising = VolumeBet.accounts(from: hour)
    falling = rising
  }

  /// A difference of consecutive hours tells how much they vary, whatever the level.
  private mutating func learn(_ scene: VolumeScene) {
    let expected = scene.cell.expected
    if let last {
      let step = Double(scene.documents) / expected - last.documents / last.expected
      let ratio = step * step / (1 / expected + 1 / last.expected)
      recentDispersion += (min(ratio, 9 * scene.baseline.dispersion(scene.cell)) - recentDispersion) / 32
    }
    last = (Double(scene.documents), expected)
  }
}

/// One hour and what it is judged by.
struct VolumeScene {
  let hour: Int64
  let documents: Int
  let cell: VolumeBaseline.Cell
  let baseline: VolumeBaseline
  let settings: VolumeSettings
  let dispersion: Double

  var end: Int64 { hour + VolumeSettings.hour }

  /// What the hour adds to R: the documents that it expects, which are known before it; for streams with more than ARL
  /// documents a week an hour's share of ARL.
  var increment: Double { min(cell.expected, settings.averageRunLength / VolumeSettings.hoursPerWeek) }

  /// Adds the hour to the account of one bet, that more or fewer come than the baseline allows.
  func bet(_ place: Int, rising: Bool, on account: inout VolumeAccount) {
    let edge = cell.expected * (rising ? 1 + cell.margin : 1 - cell.fall)
    let nats = VolumeBet.nats(place, rising: rising, documents: documents, edge: edge, dispersion: dispersion)
    account.add(nats, increment: increment, documents: documents, expected: cell.expected, hour: hour)
  }

  func report(
    _ change: VolumeReport.Change, _ alert: OpenVolume, documents: Int, expected: Double
  ) -> VolumeReport {
    VolumeReport(
      subject: .volume, change: change, rising: alert.rising, onset: alert.onset, earliest: alert.earliest,
      latest: alert.latest, opened: alert.opened, time: end, firstOnset: alert.firstOnset,
      recurrence: alert.recurrence, documents: documents, expected: expected,
      margin: alert.rising ? cell.margin : cell.fall, dispersion: dispersion, logEvidence: alert.logEvidence,
      logThreshold: Elementary.log(settings.threshold), averageRunLength: settings.averageRunLength)
  }
}
