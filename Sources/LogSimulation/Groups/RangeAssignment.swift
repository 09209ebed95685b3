/// The range assignor: of each topic, every member that reads it gets one stretch of partitions; the first members get
/// one more where it does not divide.
enum RangeAssignment {
  /// A topic's partitions as a stretch of indices.
  struct Topic {
    let first: Int
    let count: Int
  }

  /// - Parameters:
  ///   - topics: all topics there are.
  ///   - subscriptions: of each member, in the members' order, the indices of its topics.
  /// - Returns: of each member, the indices of its partitions, ascending within a topic.
  static func assign(_ topics: [Topic], to subscriptions: [[Int]]) -> [[Int]] {
    var shares = [[Int]](repeating: [], count: subscriptions.count)
    for index in topics.indices {
      var readers: [Int] = []
      for member in subscriptions.indices where subscriptions[member].contains(index) { readers.append(member) }
      guard !readers.isEmpty else { continue }
      let (each, extra) = topics[index].count.quotientAndRemainder(dividingBy: readers.count)
      var next = topics[index].first
      for (rank, member) in readers.enumerated() {
        let size = each + (rank < extra ? 1 : 0)
        for partition in next..<next + size { shares[member].append(partition) }
        next += size
      }
    }
    return shares
  }
}
