import Statistics

/// A feature of simulated documents: 8,192 equally likely values.
struct SimulatedFeature {
  static let resolution = 8_192
  let name: String
  /// The grid of a numeric feature; nil for a categorical one.
  let grid: Grid?
  /// The values of a categorical feature.
  let values: [String]
  /// The fine bin, or the place among `values`, of each draw.
  let table: [UInt16]
  /// The number of each draw; empty for a categorical feature.
  let numbers: [Double]

  /// A numeric feature by its quantile function, which is given u and the draw's place.
  init(_ name: String, on grid: Grid, _ quantile: (Double, Int) -> Double) {
    self.name = name
    self.grid = grid
    values = []
    numbers = (0..<Self.resolution).map { quantile((Double($0) + 0.5) / Double(Self.resolution), $0) }
    let edges = grid.table
    table = numbers.map { UInt16(edges.bin(of: $0)) }
  }

  /// A categorical feature by the shares of its values; the last takes what is left.
  init(_ name: String, shares: [(String, Double)]) {
    self.name = name
    grid = nil
    numbers = []
    values = shares.map(\.0)
    var limits: [Double] = []
    for share in shares { limits.append((limits.last ?? 0) + share.1) }
    table = (0..<Self.resolution).map { draw in
      let u = (Double(draw) + 0.5) / Double(Self.resolution)
      return UInt16(limits.firstIndex { u < $0 } ?? limits.count - 1)
    }
  }

  var denseCount: Int { grid?.binCount ?? values.count }

  /// The counts of dense numbers, one per bin or value.
  func counts(_ dense: [UInt32]) -> FeatureCounts {
    if let grid { return FeatureCounts(grid: grid, bins: Histogram(dense: dense)) }
    var counts = ValueCounts()
    for (place, count) in dense.enumerated() where count > 0 { counts.add(Int(count), of: values[place]) }
    return FeatureCounts(values: counts)
  }
}
