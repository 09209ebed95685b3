/// The traces of the covariance of blocks' means, and of its square.
///
/// The second is corrected for the number of blocks (Bai & Saranadasa, *Statistica Sinica* 6, 1996, eq. 3.1).
struct BlockTraces {
  let first: Double
  let second: Double

  /// - Parameter rows: each block's deviation from the mean times the root of its documents; at least three.
  init(_ rows: [[Double]]) {
    let degrees = Double(rows.count - 1)
    var first = 0.0
    var square = 0.0
    for (place, row) in rows.enumerated() {
      for other in rows[...place] {
        var product = 0.0
        for (one, two) in zip(row, other) { product += one * two }
        square += product * product
      }
      let own = row.reduce(0) { $0 + $1 * $1 }
      first += own
      square -= own * own / 2
    }
    // `square` has half of the symmetric sum by now.
    first /= degrees
    square *= 2 / (degrees * degrees)
    let corrected = degrees * degrees / ((degrees - 1) * (degrees + 2)) * (square - first * first / degrees)
    self.first = first
    second = min(first * first, max(corrected, first * first / Double(rows.first?.count ?? 1)))
  }
}
