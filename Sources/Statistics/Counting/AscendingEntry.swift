/// What is held in ascending order of a name, each name once.
protocol AscendingEntry {
  var name: String { get }

  /// Adds what `other`, of the same name, counts; returns false, adding nothing, where it counts in another way.
  mutating func add(_ other: Self) -> Bool
}

extension Array where Element: AscendingEntry {
  /// Adds entries, ascending like these, each to the one of its name or to its place.
  ///
  /// - Returns: the names of those that were not added, for they count in another way.
  @inline(__always)
  mutating func merge(_ others: [Element]) -> [String] {
    guard !isEmpty else {
      self = others
      return []
    }
    var refused: [String] = []
    var (place, other) = (0, 0)
    while other < others.count {
      // The same names follow one another mostly.
      withUnsafeMutableBufferPointer { mine in
        others.withUnsafeBufferPointer { others in
          while other < others.count, place < mine.count, mine[place].name == others[other].name {
            if !mine[place].add(others[other]) { refused.append(others[other].name) }
            place &+= 1
            other &+= 1
          }
        }
      }
      guard other < others.count else { break }
      if place == count || others[other].name < self[place].name {
        insert(others[other], at: place)
        other &+= 1
      }
      place &+= 1
    }
    return refused
  }
}
