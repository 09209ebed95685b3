/// The documents that a summary names, by their ranks: the smallest hash has rank 0.
struct ExemplarChoice {
  private(set) var ranks: [Int] = []

  mutating func choose(_ rank: Int) {
    ranks.append(rank)
  }

  /// Puts the chosen in order, each once. Nothing is chosen afterwards.
  mutating func settle() {
    ranks.sort()
    var kept = 0
    for rank in ranks where kept == 0 || ranks[kept - 1] != rank {
      ranks[kept] = rank
      kept += 1
    }
    ranks.removeLast(ranks.count - kept)
  }

  /// The place among the chosen of a rank that was chosen.
  func index(of rank: Int) -> Int {
    var low = 0
    var high = ranks.count
    while low < high {
      let middle = (low + high) / 2
      if ranks[middle] < rank { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
