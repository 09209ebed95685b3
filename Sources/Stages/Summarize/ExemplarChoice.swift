/// The documents that a summary names, by their ranks: the smallest hash has rank 0.
struct ExemplarChoice {
  private(set) var ranks: [Int32] = []
  /// By rank: the place among the chosen; −1 of those that are not.
  private var places: [Int32]

  /// - Parameter documents: how many there are to choose from.
  init(of documents: Int) {
    places = [Int32](repeating: -1, count: documents)
  }

  mutating func choose(_ rank: Int32) {
    guard places[Int(rank)] < 0 else { return }
    places[Int(rank)] = 0
    ranks.append(rank)
  }

  /// Puts the chosen in order. Nothing is chosen afterwards.
  mutating func settle() {
    ranks.sort()
    for (place, rank) in ranks.enumerated() { places[Int(rank)] = Int32(truncatingIfNeeded: place) }
  }

  /// The place among the chosen of a rank that was chosen.
  func index(of rank: Int32) -> Int { Int(places[Int(rank)]) }

  /// Begins anew.
  mutating func removeAll() {
    for rank in ranks { places[Int(rank)] = -1 }
    ranks.removeAll(keepingCapacity: true)
  }
}
