/// The shares of a feature's bins in every slot that was observed, by the shape of its season.
struct SeasonFit {
  let shape: SeasonShape
  /// How many parameters the shape costs.
  let parameters: Int
  /// The share of every bin, by place; each row adds up to 1, none is 0.
  let shares: [[Double]]
  /// The place of every slot; −1 where it was not observed.
  let placeOfSlot: [Int]
  /// The documents by place.
  let documents: [Int]

  init(shape: SeasonShape, parameters: Int, shares: [[Double]], placeOfSlot: [Int], documents: [Int]) {
    self.shape = shape
    self.parameters = parameters
    self.shares = shares
    self.placeOfSlot = placeOfSlot
    self.documents = documents
  }

  /// A shape fitted to a feature's baseline.
  ///
  /// - Parameters:
  ///   - counts: the counts of every bin in every slot.
  ///   - documents: the documents of every slot.
  init(_ smoother: SeasonSmoother, counts: [[Int]], documents: [Int]) {
    let bins = counts.first?.count ?? 0
    let least = 0.5 / (Double(documents.reduce(0, +)) + 0.5 * Double(bins))
    var shares = [[Double]](repeating: [Double](repeating: 0, count: bins), count: smoother.slots.count)
    for bin in 0..<bins {
      let observed = smoother.slots.map { Double(counts[$0][bin]) / Double(documents[$0]) }
      for (place, share) in smoother.fit(observed).enumerated() { shares[place][bin] = max(share, least) }
    }
    var places = [Int](repeating: -1, count: SeasonCalendar.slots)
    for (place, slot) in smoother.slots.enumerated() { places[slot] = place }
    self.init(
      shape: smoother.shape, parameters: smoother.parameters, shares: shares.map(\.asShares), placeOfSlot: places,
      documents: smoother.slots.map { documents[$0] })
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

extension [Double] {
  /// The numbers over their sum.
  var asShares: [Double] {
    let total = reduce(0, +)
    return map { $0 / total }
  }
}

extension FeatureSeason {
  /// - Parameter values: the values of every score.
  init(_ fit: SeasonFit, calendar: SeasonCalendar, values: [[Double]]) {
    self.calendar = calendar
    shape = fit.shape
    parameters = fit.parameters
    documents = fit.documents
    let means = values.map { fit.means($0) }
    self.means = fit.documents.indices.map { place in means.map { Self.units($0[place]) } }
    shares = fit.shares.map { $0.map { max(1, Self.units($0)) } }
    variances = values.map { fit.variance($0) }
    cellOfSlot = fit.placeOfSlot.indices.map { slot in
      guard fit.placeOfSlot[slot] < 0, !fit.shape.knowsHours else { return fit.placeOfSlot[slot] }
      let kind = SeasonCalendar.kind(ofSlot: slot)
      return fit.placeOfSlot.indices.first { fit.placeOfSlot[$0] >= 0 && SeasonCalendar.kind(ofSlot: $0) == kind }
        .map { fit.placeOfSlot[$0] } ?? -1
    }
  }

  private static func units(_ number: Double) -> Int64 { Int64((number / unit).rounded()) }
}
