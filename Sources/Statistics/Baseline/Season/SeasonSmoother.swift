/// What a shape makes of observations in the slots: a weighted least-squares fit, as one matrix.
struct SeasonSmoother {
  let shape: SeasonShape
  /// How many parameters were fitted.
  let parameters: Int
  /// The slots with observations, ascending.
  let slots: [Int]
  /// The weights of the observed slots in the fit of each observed slot.
  private let matrix: [[Double]]

  /// - Parameter documents: the documents of every slot; what they weigh.
  /// - Returns: nil where the observed slots do not determine the shape.
  init?(_ shape: SeasonShape, documents: [Int]) {
    let slots = documents.indices.filter { documents[$0] > 0 }
    let kinds = Set(slots.map { SeasonCalendar.kind(ofSlot: $0) }).sorted()
    let rows = slots.map { shape.row($0, kinds: kinds) }
    // Columns that nothing was observed for say nothing, as an hour without documents.
    let used = (rows.first ?? []).indices.filter { column in rows.contains { $0[column] != 0 } }
    let design = rows.map { row in used.map { row[$0] } }
    let weights = slots.map { Double(documents[$0]) }
    var normal = [[Double]](repeating: [Double](repeating: 0, count: used.count), count: used.count)
    for (row, weight) in zip(design, weights) {
      for first in used.indices where row[first] != 0 {
        for second in used.indices { normal[first][second] += weight * row[first] * row[second] }
      }
    }
    guard !used.isEmpty, let inverse = Self.inverse(normal) else { return nil }
    self.shape = shape
    self.slots = slots
    parameters = used.count
    matrix = design.map { row in
      let solved = used.indices.map { column in
        used.indices.reduce(0.0) { $0 + row[$1] * inverse[$1][column] }
      }
      return zip(design, weights).map { other, weight in
        weight * used.indices.reduce(0.0) { $0 + solved[$1] * other[$1] }
      }
    }
  }

  /// The fit for each of ``slots``, of what was observed in each of them.
  func fit(_ observed: [Double]) -> [Double] {
    matrix.map { row in
      var sum = 0.0
      for place in row.indices { sum += row[place] * observed[place] }
      return sum
    }
  }

  /// By elimination with the largest pivot; nil where the matrix is singular, as far as its numbers tell.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    let size = matrix.count
    let largest = matrix.indices.reduce(0.0) { max($0, matrix[$1][$1]) }
    var rows = matrix.enumerated().map { place, row in row + (0..<size).map { $0 == place ? 1.0 : 0 } }
    for column in 0..<size {
      guard let pivot = (column..<size).max(by: { rows[$0][column].magnitude < rows[$1][column].magnitude }),
        rows[pivot][column].magnitude > 1e-9 * largest
      else { return nil }
      rows.swapAt(column, pivot)
      let scale = rows[column][column]
      for place in rows[column].indices { rows[column][place] /= scale }
      for row in 0..<size where row != column && rows[row][column] != 0 {
        let factor = rows[row][column]
        for place in rows[row].indices { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return rows.map { Array($0[size...]) }
  }
}
