import Events

/// Documents that stand for the bins of a pane's features: of each bin the three with the smallest hashes.
///
/// Which they are does not depend on the order in which they were added. A document stands for a bin of every feature,
/// so it is held once, and the bins point at it.
struct PaneExemplars: Sendable, Hashable {
  struct Row: Sendable, Hashable {
    let feature: String
    var marks: ExemplarMarks
  }

  /// In the order of their hashes, each once, and none that stands for no bin.
  private(set) var documents: [Exemplar] = []
  /// The values that are bins, ascending.
  private(set) var values: [String] = []
  /// By feature, ascending.
  private(set) var rows: [Row] = []

  init() {}

  /// nil where a mark points beyond the tables, or one of these is not in order.
  init?(documents: [Exemplar], values: [String], rows: [Row]) {
    guard Self.ascends(documents, by: { $0.isBefore($1) }), Self.ascends(values, by: <),
      Self.ascends(rows, by: { $0.feature < $1.feature })
    else { return nil }
    for row in rows {
      for mark in row.marks.all {
        guard mark.document < documents.count, (Self.place(ofValue: mark.bin) ?? -1) < values.count else { return nil }
      }
    }
    (self.documents, self.values, self.rows) = (documents, values, rows)
  }

  /// Those of a summary whose counts have been checked.
  init(_ summary: Summary) {
    let all = summary.exemplars
    var places = [UInt32](repeating: 0, count: all.count)
    for index in all.indices.sorted(by: { all[$0].isBefore(all[$1]) }) {
      if documents.last != all[index] { documents.append(all[index]) }
      places[index] = UInt32(documents.count - 1)
    }
    values = Set(summary.features.lazy.flatMap { $0.counts.lazy.compactMap(\.valueWithExemplars) }).sorted()
    let placeOfValue = Dictionary(uniqueKeysWithValues: zip(values, UInt32(0)...))
    for feature in summary.features {
      var marks: [ExemplarMark] = []
      for count in feature.counts {
        let bin: UInt32 =
          switch count.bin {
          case .index(let index): UInt32(clamping: index) & ~Self.valueFlag
          case .value(let value): Self.valueFlag | (placeOfValue[value] ?? 0)
          }
        for position in 0..<count.exemplars.count {
          guard let index = count.exemplars[position], index < places.count else { continue }
          marks.append(ExemplarMark(bin: bin, document: places[index]))
        }
      }
      if !marks.isEmpty { rows.append(Row(feature: feature.name, marks: ExemplarMarks(marks))) }
    }
    if !Self.ascends(rows, by: { $0.feature < $1.feature }) { rows.sort { $0.feature < $1.feature } }
    dropUnused()
  }

  /// Adds the documents of others.
  mutating func merge(_ others: PaneExemplars) {
    guard !rows.isEmpty else { return self = others }
    guard !others.rows.isEmpty else { return }
    let documents = Union(documents, others.documents) { $0.isBefore($1) }
    let values = Union(values, others.values, by: <)
    var merged: [Row] = []
    merged.reserveCapacity(max(rows.count, others.rows.count))
    var (place, other) = (0, 0)
    while place < rows.count || other < others.rows.count {
      let isMine = other == others.rows.count || place < rows.count && rows[place].feature <= others.rows[other].feature
      let isTheirs =
        place == rows.count || other < others.rows.count && others.rows[other].feature <= rows[place].feature
      let mine = isMine ? rows[place].marks.moved(documents.first) { Self.bin($0, values.first) } : nil
      let theirs = isTheirs ? others.rows[other].marks.moved(documents.second) { Self.bin($0, values.second) } : nil
      merged.append(
        Row(
          feature: isMine ? rows[place].feature : others.rows[other].feature,
          marks: ExemplarMarks(mine ?? ExemplarMarks(), theirs ?? ExemplarMarks())))
      if isMine { place += 1 }
      if isTheirs { other += 1 }
    }
    (self.documents, self.values, rows) = (documents.all, values.all, merged)
    dropUnused()
  }

  /// The bin of a mark.
  func bin(of mark: ExemplarMark) -> Bin {
    Self.place(ofValue: mark.bin).map { .value(values[$0]) } ?? .index(Int(mark.bin))
  }

  subscript(feature: String) -> ExemplarMarks? { rows.first { $0.feature == feature }?.marks }

  /// Lets go of documents that others with smaller hashes have taken the place of.
  private mutating func dropUnused() {
    let tidied = TidiedTable(documents) { mark in
      for row in rows { row.marks.all.forEach { mark($0.document) } }
    }
    guard tidied.elements.count < documents.count else { return }
    documents = tidied.elements
    for place in rows.indices { rows[place].marks = rows[place].marks.moved(tidied.places) { $0 } }
  }
}

extension PaneExemplars {
  /// Marks of values have this bit in their bin, so they come after all indices.
  private static let valueFlag: UInt32 = 1 << 31

  /// The value's place in the table; nil for an index.
  static func place(ofValue bin: UInt32) -> Int? { bin & valueFlag == 0 ? nil : Int(bin & ~valueFlag) }

  private static func bin(_ bin: UInt32, _ values: [UInt32]) -> UInt32 {
    place(ofValue: bin).map { values[$0] | valueFlag } ?? bin
  }

  private static func ascends<Element>(_ list: [Element], by isBefore: (Element, Element) -> Bool) -> Bool {
    zip(list, list.dropFirst()).allSatisfy(isBefore)
  }

  /// Two ascending tables in one, each element once.
  private struct Union<Element: Equatable> {
    private(set) var all: [Element] = []
    /// Where the elements of each table are now.
    private(set) var first: [UInt32] = []
    private(set) var second: [UInt32] = []

    init(_ one: [Element], _ other: [Element], by isBefore: (Element, Element) -> Bool) {
      all.reserveCapacity(one.count + other.count)
      first.reserveCapacity(one.count)
      second.reserveCapacity(other.count)
      while first.count < one.count || second.count < other.count {
        let place = UInt32(all.count)
        let (mine, theirs) = (first.count, second.count)
        if theirs == other.count || mine < one.count && !isBefore(other[theirs], one[mine]) {
          if theirs < other.count, one[mine] == other[theirs] { second.append(place) }
          all.append(one[mine])
          first.append(place)
        } else {
          all.append(other[theirs])
          second.append(place)
        }
      }
    }
  }
}

extension Summary.Count {
  fileprivate var valueWithExemplars: String? {
    guard exemplars.count > 0, case .value(let value) = bin else { return nil }
    return value
  }
}
