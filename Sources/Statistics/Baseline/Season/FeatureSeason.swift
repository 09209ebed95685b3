/// The season of one feature: what is normal in each cell of hours and kinds of day.
///
/// Means and shares are whole multiples of 2⁻³⁰, so that a baseline that is written and read again gives the same tables.
public struct FeatureSeason: Sendable, Hashable, Codable {
  public let calendar: SeasonCalendar
  public let shape: SeasonShape
  /// How many parameters the shape has.
  public let parameters: Int
  /// The cell of every slot, counted from 0; −1 where the baseline has no day of it.
  public let cellOfSlot: [Int]
  /// The baseline's documents of each cell.
  public let documents: [Int]
  /// The mean of every score in each cell, in units of 2⁻³⁰.
  let means: [[Int64]]
  /// The share of every bin in each cell, in units of 2⁻³⁰; each at least 1.
  let shares: [[Int64]]
  /// The variance of every score within a cell.
  let variances: [Double]

  static let unit = 0x1p-30

  /// The places of its bins.
  var bins: Range<Int> { 0..<(shares.first?.count ?? 0) }

  /// How many slots of the week the baseline covers, of ``SeasonCalendar/slots``.
  public var covered: Int { cellOfSlot.count { $0 >= 0 } }

  /// The cell of a stretch of time within one hour; nil where the baseline has no day of it.
  @inline(__always)
  func cell(at milliseconds: Int64) -> Int? {
    let slot = calendar.slot(at: milliseconds)
    guard slot < cellOfSlot.count, cellOfSlot[slot] >= 0 else { return nil }
    return cellOfSlot[slot]
  }

  /// The cells that documents of a stretch of time belong to, with the share of each; empty where none is covered.
  ///
  /// As the baseline's hours are full or empty; of stretches longer than two weeks by their first two.
  func mix(of span: TimeSpan) -> [(cell: Int, share: Double)] {
    var weights = [Double](repeating: 0, count: documents.count)
    let (limit, overflow) = span.start.addingReportingOverflow(14 * 24 * Self.hour)
    let end = overflow ? span.end : min(span.end, limit)
    var start = span.start
    while start < end {
      let (next, overflow) = (start.floored(by: Self.hour) + 1).multipliedReportingOverflow(by: Self.hour)
      let stop = overflow ? end : min(next, end)
      if let cell = cell(at: start) {
        let days = SeasonCalendar.kind(ofSlot: calendar.slot(at: start)) == 0 ? 5.0 : 1
        weights[cell] += Double(stop - start) * Double(documents[cell]) / days
      }
      start = stop
    }
    let total = weights.reduce(0, +)
    return weights.indices.filter { weights[$0] > 0 }.map { ($0, weights[$0] / total) }
  }

  private static let hour: Int64 = 3_600_000

  /// What a score's mean is in a cell.
  func mean(of score: Int, in cell: Int) -> Double { Double(means[cell][score]) * Self.unit }

  /// What share of a cell's documents a bin has.
  func share(of bin: Int, in cell: Int) -> Double { Double(shares[cell][bin]) * Self.unit }

  /// One of the cells, from what the feature is as a whole.
  func cell(
    _ place: Int, _ overall: FeatureBaseline.Cell, scores: [Score], directions: [FeatureBaseline.Direction]
  ) -> FeatureBaseline.Cell {
    let norms = scores.indices.map { score in
      Norm(
        overall.norms[score], score: scores[score], mean: mean(of: score, in: place), variance: variances[score],
        documents: overall.documents, parameters: parameters)
    }
    let bets = directions.map { direction in
      let score = scores[direction.score]
      let norm = norms[direction.score]
      let edge = norm.edge(rising: direction.rising)
      // Where nothing lies beyond the edge, as with a share that is all of an hour's, nothing is bet.
      return DirectionBets(score, norm: norm, edge: edge, rising: direction.rising)
        ?? .nothing(score, bins: norm.values.count)
    }
    return FeatureBaseline.Cell(
      documents: documents[place], counts: overall.counts,
      probabilities: overall.probabilities.indices.map { share(of: $0, in: place) }, norms: norms,
      evidence: EvidenceTable(bets))
  }

  /// Whether it is of so many scores and bins and of numbers that can be, as one that was read from elsewhere must be.
  func fits(scores: Int, bins: Int) -> Bool {
    cellOfSlot.count == SeasonCalendar.slots && cellOfSlot.allSatisfy { $0 >= -1 && $0 < documents.count }
      && means.count == documents.count && shares.count == documents.count && variances.count == scores
      && means.allSatisfy { $0.count == scores } && shares.allSatisfy { $0.count == bins }
      && shares.joined().allSatisfy { $0 >= 1 && $0 <= 1 << 31 } && variances.allSatisfy { $0 >= 0 && $0 <= 1e12 }
      && (1...SeasonCalendar.slots).contains(documents.count) && documents.allSatisfy { $0 >= 0 && $0 <= 1 << 48 }
      && parameters >= 1 && parameters <= 1 << 48
  }
}
