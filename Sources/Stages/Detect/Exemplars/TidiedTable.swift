/// A table without the elements that nothing points at, in the same order.
struct TidiedTable<Element> {
  private(set) var elements: [Element] = []
  /// Where each element of the former table is now; of those that are gone no place.
  private(set) var places: [UInt32]

  /// - Parameter mark: calls what it is given with each place that is pointed at, any number of times.
  init(_ table: [Element], _ mark: ((UInt32) -> Void) -> Void) {
    var places = [UInt32](repeating: .max, count: table.count)
    mark { places[Int($0)] = 0 }
    for place in table.indices where places[place] == 0 {
      places[place] = UInt32(elements.count)
      elements.append(table[place])
    }
    self.places = places
  }
}
