/// A shape fitted to a feature's baseline: the shares of its bins in every observed slot.
struct SeasonFit {
  let smoother: SeasonSmoother
  /// The share of every bin, by place among the smoother's slots; each row adds up to 1, none is 0.
  let shares: [[Double]]
  /// The place of every slot among the smoother's; −1 where it was not observed.
  let placeOfSlot: [Int]
  /// The documents by place.
  let documents: [Int]

  /// - Parameters:
  ///   - counts: the counts of every bin in every slot.
  ///   - documents: the documents of every slot.
  init(_ smoother: SeasonSmoother, counts: [[Int]], documents: [Int]) {
    self.smoother = smoother
    self.documents = smoother.slots.map { documents[$0] }
    let bins = counts.first?.count ?? 0
    let least = 0.5 / (Double(documents.reduce(0, +)) + 0.5 * Double(bins))
    var shares = [[Double]](repeating: [Double](repeating: 0, count: bins), count: smoother.slots.count)
    for bin in 0..<bins {
      let observed = smoother.slots.map { Double(counts[$0][bin]) / Double(documents[$0]) }
      for (place, share) in smoother.fit(observed).enumerated() { shares[place][bin] = max(share, least) }
    }
    self.shares = shares.map { row in
      let total = row.reduce(0, +)
      return row.map { $0 / total }
    }
    var places = [Int](repeating: -1, count: SeasonCalendar.slots)
    for (place, slot) in smoother.slots.enumerated() { places[slot] = place }
    placeOfSlot = places
  }

  /// The mean of a score in every place.
  func means(_ values: [Double]) -> [Double] {
    shares.map { row in
      var sum = 0.0
      for bin in values.indices { sum += row[bin] * values[bin] }
      return sum
    }
  }

  /// The variance of a score within a slot, over all of them.
  func variance(_ values: [Double]) -> Double {
    var sum = 0.0
    for (row, documents) in zip(shares, documents) { sum += Double(documents) * Norm.moments(values, row).variance }
    return sum / Double(max(1, documents.reduce(0, +)))
  }
}

extension FeatureSeason {
  /// - Parameter values: the values of every score.
  init(_ fit: SeasonFit, calendar: SeasonCalendar, values: [[Double]]) {
    self.calendar = calendar
    shape = fit.smoother.shape
    parameters = fit.smoother.parameters
    documents = fit.documents
    let means = values.map { fit.means($0) }
    self.means = fit.smoother.slots.indices.map { place in means.map { Self.units($0[place]) } }
    shares = fit.shares.map { $0.map { max(1, Self.units($0)) } }
    variances = values.map { fit.variance($0) }
    cellOfSlot = fit.placeOfSlot.indices.map { slot in
      guard fit.placeOfSlot[slot] < 0, !fit.smoother.shape.knowsHours else { return fit.placeOfSlot[slot] }
      let kind = SeasonCalendar.kind(ofSlot: slot)
      return fit.smoother.slots.firstIndex { SeasonCalendar.kind(ofSlot: $0) == kind } ?? -1
    }
  }

  private static func units(_ number: Double) -> Int64 { Int64((number / unit).rounded()) }
}
