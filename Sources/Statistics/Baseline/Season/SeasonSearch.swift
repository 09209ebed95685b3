/// Looks for a season in the baseline of one feature.
///
/// A season is modelled only where the baseline shows one: where the means of hours, or of kinds of day, lie further apart
/// than chance and the design effect explain. Then the shape with the fewest parameters is taken that leaves no more
/// variation than the levels of all hours do, or a design effect under 1.2.
struct SeasonSearch {
  /// What was observed, in order of time.
  struct Observed {
    /// The blocks' counts per bin.
    let blocks: [[UInt32]]
    /// The blocks' documents.
    let sizes: [Double]
    /// The blocks' slots.
    let slots: [Int]
    /// How long it was observed, in milliseconds.
    let length: Int64

    /// What blocks have counted of a feature.
    init(_ blocks: [Block], of feature: String, in bins: FeatureBins, calendar: SeasonCalendar) {
      self.blocks = blocks.map { bins.dense($0.counts[feature], documents: $0.documents) }
      sizes = blocks.map { Double($0.documents) }
      slots = blocks.map { calendar.slot(at: $0.span.start) }
      let (length, overflow) = (blocks.last?.span.end ?? 0).subtractingReportingOverflow(blocks.first?.span.start ?? 0)
      self.length = overflow ? 0 : length
    }

    /// The counts per bin of all blocks together.
    var counts: [Int] {
      var sums = [Int](repeating: 0, count: blocks.first?.count ?? 0)
      for block in blocks {
        for bin in sums.indices { sums[bin] += Int(block[bin]) }
      }
      return sums
    }

    /// The sum of a score over each block.
    func sums(of values: [Double]) -> [Double] {
      blocks.map { block in
        var sum = 0.0
        for bin in values.indices { sum += Double(block[bin]) * values[bin] }
        return sum
      }
    }
  }

  /// The chance of finding a season in a baseline that has none, over all features together.
  static let level = 0.01
  /// The design effect under which a shape has explained enough.
  static let enough = 1.2
  private static let day: Int64 = 86_400_000

  let observed: Observed
  let calendar: SeasonCalendar
  /// The documents, and the counts per bin, of every slot.
  private let documents: [Int]
  private let counts: [[Int]]

  init(_ observed: Observed, calendar: SeasonCalendar) {
    self.observed = observed
    self.calendar = calendar
    var documents = [Int](repeating: 0, count: SeasonCalendar.slots)
    let bins = observed.blocks.first?.count ?? 0
    var counts = [[Int]](repeating: [Int](repeating: 0, count: bins), count: SeasonCalendar.slots)
    for (block, slot) in zip(observed.blocks.indices, observed.slots) {
      documents[slot] += Int(observed.sizes[block])
      for bin in 0..<bins { counts[slot][bin] += Int(observed.blocks[block][bin]) }
    }
    self.documents = documents
    self.counts = counts
  }

  /// The season of the feature; nil where there is none, or the baseline has less than two whole days.
  ///
  /// - Parameters:
  ///   - scores: the feature's scores, and their values per bin.
  ///   - share: this feature's share of the ``level``.
  func season(_ scores: [Score], values: [[Double]], share: Double) -> (season: FeatureSeason, fit: SeasonFit)? {
    let kinds = Set(observed.slots.map { SeasonCalendar.kind(ofSlot: $0) }).count
    guard observed.length >= 2 * Self.day, let full = fit(kinds > 1 ? .hoursOfKinds : .hours) else { return nil }
    let judged = scores.indices.filter { isJudged(scores[$0], values[$0], full) }
      .map { SeasonScore(self, values[$0], full) }
    guard !judged.isEmpty else { return nil }
    let chance = Self.level * share / Double(2 * judged.count)
    let hasHours = judged.contains { $0.hoursDiffer(chance: chance) }
    let hours = kinds > 1 && observed.length >= 14 * Self.day ? fit(.hours) : nil
    let hasKinds = hours.map { hours in judged.contains { $0.kindsDiffer(beyond: hours, chance: chance) } } ?? false
    guard hasHours || hasKinds else { return nil }
    let shapes: [SeasonShape] =
      !hasKinds ? [.harmonics, .hours] : hasHours ? [.harmonicsAndKinds, .harmonicsOfKinds] : [.kinds]
    let most = max(Self.enough, 1.1 * judged.reduce(1) { max($0, $1.fullDesignEffect) })
    let found =
      shapes.lazy.compactMap { fit($0) }
      .first { fit in judged.allSatisfy { $0.designEffect(fit, variance: fit.variance($0.values)) <= most } } ?? full
    return (FeatureSeason(found, calendar: calendar, values: values), found)
  }

  func fit(_ shape: SeasonShape) -> SeasonFit? {
    SeasonSmoother(shape, documents: documents).map { SeasonFit($0, counts: counts, documents: documents) }
  }

  func documents(of slot: Int) -> Int { documents[slot] }
  func counts(of slot: Int) -> [Int] { counts[slot] }

  /// Whether a score is frequent enough to tell hours apart by: five documents an hour either way.
  private func isJudged(_ score: Score, _ values: [Double], _ full: SeasonFit) -> Bool {
    guard full.variance(values) > 0 else { return false }
    guard score.isMembership else { return true }
    var inside = 0
    for counts in counts { inside += score.bins.reduce(0) { $0 + counts[$1] } }
    let all = documents.reduce(0, +)
    return min(inside, all - inside) >= 5 * full.documents.count
  }
}
