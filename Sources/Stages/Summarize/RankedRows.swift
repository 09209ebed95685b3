import Events

/// What was counted in a batch, in the order in which it is told: by group, feature and bin, and the documents of one bin
/// by rank.
///
/// Counting is sorting: what is equal comes to lie together. Groups, features and categories have ranks for numbers here.
struct RankedRows {
  /// One document in one place.
  struct Row {
    var place: CountPlace
    /// The document's rank.
    var document: Int32
  }

  private(set) var rows: [Row] = []
  /// The numbers of the groups, features, values and documents, by rank.
  let groups: [Int]
  let features: [Int]
  let values: [Int]
  let documents: [Int]

  /// - Parameter groups: the numbers of the groups in the order of their summaries.
  init(_ counts: borrowing BatchCounts, groups: [Int]) {
    self.groups = groups
    features = Self.order(of: counts.features.features.map(\.name))
    values = Self.order(of: counts.values.names)
    documents = Self.order(of: counts.documents)
    rows.reserveCapacity(counts.places.count)
    appendRows(counts)
    sortByPlace()
  }

  private mutating func appendRows(_ counts: borrowing BatchCounts) {
    let (groups, features) = (Self.ranks(groups), Self.ranks(features))
    let values = Self.ranks(values)
    let areCategories = counts.features.features.map(\.kind.isCategory)
    for (rank, number) in documents.enumerated() {
      let start = number > 0 ? counts.documents[number - 1].end : 0
      for place in counts.places[start..<counts.documents[number].end] {
        let feature = place.feature
        let ranked = CountPlace(
          group: groups[place.group], feature: features[feature],
          bin: areCategories[feature] ? values[place.bin] : place.bin)
        rows.append(Row(place: ranked, document: Int32(truncatingIfNeeded: rank)))
      }
    }
  }

  /// Sorts by place and leaves rows of one place in their order: byte by byte from the last on, of those that differ.
  private mutating func sortByPlace() {
    let first = rows.first?.place.number ?? 0
    let differing = rows.reduce(0) { $0 | ($1.place.number ^ first) }
    var sorted = rows
    for shift in stride(from: UInt64(0), to: 64, by: 8) where differing &>> shift & 0xFF != 0 {
      Self.sort(rows, by: shift, into: &sorted)
      swap(&rows, &sorted)
    }
  }

  private static func sort(_ rows: [Row], by shift: UInt64, into sorted: inout [Row]) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { next in
      next.initialize(repeating: 0)
      for row in rows { next[Int(row.place.number &>> shift & 0xFF)] &+= 1 }
      var start = 0
      for byte in 0..<256 {
        let count = next[byte]
        next[byte] = start
        start &+= count
      }
      sorted.withUnsafeMutableBufferPointer { sorted in
        for row in rows {
          let byte = Int(row.place.number &>> shift & 0xFF)
          sorted[next[byte]] = row
          next[byte] &+= 1
        }
      }
    }
  }

  private static func order(of names: [String]) -> [Int] { names.indices.sorted { names[$0] < names[$1] } }

  /// By hash, place and offset.
  private static func order(of documents: [BatchCounts.Counted]) -> [Int] {
    documents.indices.sorted { left, right in
      let (one, two) = (documents[left], documents[right])
      return (one.hash, one.partition, one.offset) < (two.hash, two.partition, two.offset)
    }
  }

  /// The rank of each number.
  private static func ranks(_ order: [Int]) -> [Int] {
    var ranks = order
    for (rank, number) in order.enumerated() { ranks[number] = rank }
    return ranks
  }
}
