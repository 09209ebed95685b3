/// Tells when a stream has been without documents for longer than chance allows.
///
/// Two things must be so. First, of independent documents at the least rate that the baseline allows the chance of none in
/// all this time, exp(−Λ), is below the budget: as each document begins one time without documents, at most one false
/// alarm in ARL documents is expected. Second, the time is so much longer than the longest of the baseline that touched
/// such hours that chance does not explain it either: the longest of n times whose tail falls exponentially is about
/// ln(n) times their mean, at least ln(n) − 2 of them but once in 1,600 (Gumbel), so beyond longest · ln(1/budget) /
/// (ln(n) − 2) the chance is below the budget, also where documents come in bursts or on the hour.
struct SilenceWatch: Sendable, Hashable, Codable, Recurring {
  /// A silence that was told.
  struct Open: Sendable, Hashable, Codable {
    let onset: Int64
    let earliest: Int64
    let opened: Int64
    let firstOnset: Int64?
    let recurrence: Int
    let chance: Double
    let margin: Double
    var told: Int64
    var expected: Double
  }

  private(set) var open: Open?
  /// Documents expected since the last one at the least rate, and at the usual one.
  private var least = 0.0
  private var usual = 0.0
  /// The minute up to which these were added up.
  private var checked: Int64
  var lastResolved: Int64?
  var firstOnset: Int64?
  var recurrences = 0

  init(from time: Int64) { checked = time }

  /// The next minute that has not been looked at.
  var next: Int64 { checked + VolumeSettings.minute }

  /// A document has come: what is told then, where a silence was open.
  mutating func end(at span: TimeSpan, settings: VolumeSettings) -> VolumeReport? {
    let ended = open.map { report(.resolved, $0, time: span.start, settings) }
    if let open { end(at: span.start, onset: open.onset, firstOnset: open.firstOnset, recurrence: open.recurrence) }
    open = nil
    least = 0
    usual = 0
    // Whole minutes only, so that it does not matter when it is asked.
    let rest = span.end % VolumeSettings.minute
    checked = rest == 0 ? span.end : span.end - rest + (rest < 0 ? 0 : VolumeSettings.minute)
    return ended
  }

  /// Looks at the next minute.
  ///
  /// - Parameters:
  ///   - last: the last pane that had documents.
  ///   - level: the share of the usual documents that is to be expected at present.
  mutating func step(
    last: TimeSpan, level: Double, baseline: VolumeBaseline, settings: VolumeSettings
  ) -> VolumeReport? {
    let minute = checked
    checked += VolumeSettings.minute
    guard let cell = baseline.cell(at: minute, settings.calendar) else { return nil }
    usual += cell.expected / 60
    // Where fewer come already, and that was told, half of those.
    least += cell.expected * min(1 - cell.fall, level < 1 ? level / 2 : 1) / 60
    if var alert = open {
      alert.expected = usual
      guard checked - alert.told >= settings.updateMilliseconds else {
        open = alert
        return nil
      }
      alert.told = checked
      open = alert
      return report(.updated, alert, time: checked, settings)
    }
    let needed = Self.needed(baseline, settings)
    let tail = max(1, Elementary.log(Double(max(1, cell.gaps))) - 2)
    // Where panes were never empty, all that is known is that no time was as long as a pane.
    let longest = Double(max(cell.longestGap, last.end - last.start))
    guard least >= needed, Double(checked - last.end) >= longest * needed / tail else { return nil }
    let (firstOnset, recurrence) = recur(at: checked, onset: last.end, settings: settings)
    let alert = Open(
      onset: last.end, earliest: last.start, opened: checked, firstOnset: firstOnset, recurrence: recurrence,
      chance: least, margin: cell.fall, told: checked, expected: usual)
    open = alert
    return report(.opened, alert, time: checked, settings)
  }

  /// ln(1/budget).
  static func needed(_ baseline: VolumeBaseline, _ settings: VolumeSettings) -> Double {
    let weekly = baseline.documentsPerHour * VolumeSettings.hoursPerWeek
    return Elementary.log(Double(max(1, settings.families)) * max(settings.averageRunLength, weekly))
  }

  private func report(
    _ change: VolumeReport.Change, _ alert: Open, time: Int64, _ settings: VolumeSettings
  ) -> VolumeReport {
    VolumeReport(
      subject: .silence, change: change, rising: false, onset: alert.onset, earliest: alert.earliest,
      latest: alert.onset, opened: alert.opened, time: time, firstOnset: alert.firstOnset,
      recurrence: alert.recurrence, documents: 0, expected: alert.expected, margin: alert.margin, dispersion: 1,
      logEvidence: alert.chance, logThreshold: Elementary.log(settings.threshold),
      averageRunLength: settings.averageRunLength)
  }
}
