/// A run of combining marks that canonical ordering may move (Unicode 15, section 3.11, D109), with the reference's own
/// bookkeeping of where each comes from.
///
/// The reference walks the ordered run and gives each scalar that began a scalar of the text the next place in the
/// text, in order, and each further scalar of a decomposition the place before it; so a mark that moved is reported at
/// the place it moved to.
struct MarkRun: Sendable {
  private struct Item: Sendable {
    let mark: ScalarClasses.Mark
    let isFirst: Bool
  }

  private var items: [Item] = []
  private var sources: [Int32] = []

  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
  }

  /// Adds the decomposition of the scalar at `source`.
  mutating func append(_ entry: ScalarClasses.Entry, of classes: ScalarClasses, from source: Int32) {
    sources.append(source)
    for index in 0..<entry.count {
      items.append(Item(mark: classes.marks[entry.first + index], isFirst: index == 0))
    }
  }

  /// Puts the run in order and hands on what is left of it, with each one's place in the text.
  mutating func drain(_ body: (ScalarClasses.Entry, Int32) -> Void) {
    // Stable, and starters (class 0) stay where they are: insertion over marks only.
    for index in items.indices.dropFirst() {
      var place = index
      while place > 0, items[place].mark.combiningClass != 0,
        items[place - 1].mark.combiningClass > items[place].mark.combiningClass
      {
        items.swapAt(place, place - 1)
        place -= 1
      }
    }
    var next = 0
    for item in items {
      let source = sources[item.isFirst ? next : max(next - 1, 0)]
      if item.isFirst { next += 1 }
      if !item.mark.isRemoved { body(item.mark.expansion, source) }
    }
    removeAll()
  }
}
