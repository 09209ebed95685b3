import Statistics

/// How many documents a simulated stream has in every minute.
struct SimulatedVolume {
  enum Kind: String, CaseIterable {
    case steady, few, daily, office, bursts, days, hourly
  }

  /// Monday, 2024-01-01T00:00:00Z.
  static let start: Int64 = 1_704_067_200_000
  static let minute: Int64 = 60_000

  let kind: Kind
  /// From which minute on there are so many times as many documents.
  var change: (minute: Int, factor: Double)?
  /// Until which minute that lasts.
  var end = Int.max
  private var draws: Draws
  private var level = 1.0

  init(_ kind: Kind, seed: UInt64) {
    self.kind = kind
    draws = Draws(seed: seed)
  }

  /// Documents in a mean hour.
  var rate: Double { kind == .few ? 2 : kind == .hourly ? 200 : 600 }

  mutating func documents(in minute: Int) -> Int {
    let factor = change.map { minute >= $0.minute && minute < end ? $0.factor : 1 } ?? 1
    if minute % 1_440 == 0, kind == .days { level = (0.15 * normal()).magnitude < 0.6 ? 1 + 0.15 * normal() : 1 }
    let mean = rate / 60 * factor * shape(minute)
    switch kind {
    // Twenty documents at a time.
    case .bursts: return 20 * poisson(mean / 20)
    // All of an hour's at about ten to.
    case .hourly: return minute % 60 == 50 ? poisson(mean * 60) : 0
    default: return poisson(max(0, mean * level))
    }
  }

  /// What the hour and the day make of the mean.
  private func shape(_ minute: Int) -> Double {
    let hour = minute / 60 % 24
    let isWorkday = minute / 1_440 % 7 < 5
    switch kind {
    case .daily:
      // From 0.2 at night to 1.8 in the afternoon, in straight lines; half of it at weekends.
      let distance = Double(min((hour + 24 - 14) % 24, (14 + 24 - hour) % 24)) / 12
      return (1.8 - 1.6 * distance) * (isWorkday ? 1 : 0.5)
    case .office: return isWorkday && (8..<18).contains(hour) ? 3 : 0
    default: return 1
    }
  }

  private mutating func poisson(_ mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    var (count, left) = (0, mean)
    // e^−mean by steps, so that it does not vanish.
    while true {
      let part = min(left, 30)
      left -= part
      let limit = Elementary.exp(-part)
      var product = draws.uniform()
      while product > limit {
        count += 1
        product *= draws.uniform()
      }
      guard left > 0 else { return count }
    }
  }

  /// About normal: the sum of twelve uniform numbers.
  private mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + draws.uniform() } }
}

/// What a monitor told of a simulated stream, and when.
struct VolumeRun {
  var baselines: [VolumeBaseline] = []
  var reports: [VolumeReport] = []

  /// - Parameter minutes: how long.
  init(_ stream: SimulatedVolume, minutes: Int, settings: VolumeSettings = VolumeSettings()) {
    var stream = stream
    var monitor = VolumeMonitor(settings)
    for minute in 0..<minutes {
      let start = SimulatedVolume.start + Int64(minute) * SimulatedVolume.minute
      let span = TimeSpan(start: start, end: start + SimulatedVolume.minute)
      take(monitor.add(documents: stream.documents(in: minute), in: span) + monitor.advance(to: span.end))
    }
  }

  private mutating func take(_ events: [VolumeEvent]) {
    for event in events {
      switch event {
      case .baseline(let baseline): baselines.append(baseline)
      case .report(let report): reports.append(report)
      }
    }
  }

  /// Alerts opened.
  func opened(_ subject: VolumeReport.Subject? = nil) -> [VolumeReport] {
    reports.filter { $0.change == .opened && (subject == nil || $0.subject == subject) }
  }
}
