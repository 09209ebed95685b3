/// Learns what is normal of the number of documents an hour.
struct VolumeLearner {
  /// How many hours must have had documents; without seasons these are enough.
  static let leastHours = 24
  /// The least margin of a first baseline, as a share of what is expected.
  static let earlyMargin = 0.5

  private let past: VolumePast
  private let settings: VolumeSettings
  private let hours: [VolumeHour]
  private let span: TimeSpan

  init?(_ past: VolumePast, _ settings: VolumeSettings) {
    guard let start = past.start else { return nil }
    self.past = past
    self.settings = settings
    span = TimeSpan(start: start, end: start + Int64(past.counts.count) * VolumeSettings.hour)
    let all = past.counts.enumerated().filter { $0.element >= 0 }.map { place, count in
      let time = start + Int64(place) * VolumeSettings.hour
      let slot = settings.calendar.slot(at: time)
      // Days by the stream's clock: each ends with its hour 23.
      return VolumeHour(
        place: place, day: time / VolumeSettings.hour - Int64(slot % 24), slot: slot, documents: Double(count))
    }
    guard settings.season == .auto else {
      hours = all
      return
    }
    var seen = [Int](repeating: 0, count: SeasonCalendar.slots)
    for hour in all { seen[hour.slot] += 1 }
    hours = all.filter { seen[$0.slot] >= 2 }
  }

  /// The baseline; nil where too little has been seen: two whole days of one kind, or without seasons one day.
  func baseline(generation: Int) -> VolumeBaseline? {
    guard isEnough else { return nil }
    let (shape, cellOfSlot) =
      settings.season == .auto
      ? VolumeSeason(hours).shape() : (.level, [Int](repeating: 0, count: SeasonCalendar.slots))
    let count = (cellOfSlot.max() ?? -1) + 1
    var sums = [Double](repeating: 0, count: count)
    var sizes = [Int](repeating: 0, count: count)
    for hour in hours {
      sums[cellOfSlot[hour.slot]] += hour.documents
      sizes[cellOfSlot[hour.slot]] += 1
    }
    // Half a document more, so that an hour in which nothing came is not impossible to fill.
    let expected = zip(sums, sizes).map { VolumeBaseline.units(($0 + 0.5) / Double(max(1, $1))) }
    let means = expected.map { Double($0) * VolumeBaseline.unit }
    let dispersion = VolumeDispersion(
      hours.map { .init(place: $0.place, documents: $0.documents, expected: means[cellOfSlot[$0.slot]]) },
      parameters: count)
    // The hours of a cell that is one hour of the day lie on different days.
    let error = shape == .level ? dispersion.overall : dispersion.single
    // A few days do not tell how much days differ.
    let least = generation == 1 && settings.season == .auto ? max(settings.margin, Self.earlyMargin) : settings.margin
    let cells = (0..<count).map { cell in
      let slots = cellOfSlot.indices.filter { cellOfSlot[$0] == cell }
      let deviation = (error.at(means[cell]) / (means[cell] * Double(max(1, sizes[cell])))).squareRoot()
      return VolumeBaseline.Cell(
        hours: sizes[cell], documents: Int(sums[cell]), gaps: slots.reduce(0) { $0 + past.gaps[$1] },
        longestGap: slots.map { past.longestGaps[$0] }.max() ?? 0, expectedUnits: expected[cell],
        marginUnits: VolumeBaseline.units(max(least, 3 * deviation)))
    }
    return VolumeBaseline(
      span: span, hours: hours.count, documents: Int(sums.reduce(0, +)), shape: shape, cellOfSlot: cellOfSlot,
      cells: cells, dispersionUnits: VolumeBaseline.units(dispersion.overall.ratio),
      slopeUnits: VolumeBaseline.units(dispersion.overall.slope), generation: generation)
  }

  private var isEnough: Bool {
    guard (hours.count { $0.documents > 0 }) >= Self.leastHours else { return false }
    guard settings.season == .auto else { return true }
    let slots = Set(hours.map(\.slot))
    return SeasonCalendar.DayKind.allCases.contains { kind in
      (24 * kind.rawValue..<24 * kind.rawValue + 24).allSatisfy { slots.contains($0) }
    }
  }
}
