import Events
import Statistics

/// What is counted of one feature, from one group of documents to the next.
///
/// While a group is open each value is one number in a list; closing it sorts and counts them.
struct FeatureColumn {
  let name: String
  let kind: ObservedKind
  private let grid: GridTable?
  /// Of numbers the bins, of categories and labels the numbers of the values.
  private var list: [UInt16] = []
  /// Of labels the number of them, on `Grid.length`, for each document that has the set.
  private var sizes: [UInt16] = []
  private var values: ValueNumbers

  init(name: String, kind: ObservedKind) {
    self.name = name
    self.kind = kind
    grid = kind.grid?.table
    values = ValueNumbers()
  }

  /// From now on values not seen before are counted as one: the baseline does not tell them apart.
  mutating func freeze() { values.isFrozen = true }

  /// Counts the value of one document.
  mutating func count(_ node: JSONNode, document: Int, scratch: inout JSONWriter) {
    if let grid {
      switch node.kind {
      case .number: list.append(UInt16(truncatingIfNeeded: NumberText(node.rawBytes).bin(on: grid)))
      case .null: break
      default: list.append(UInt16(Grid.invalid))
      }
    } else if kind == .category {
      guard !node.isNull else { return }
      list.append(values.number(of: node, scratch: &scratch))
    } else if kind == .labels {
      countLabels(node, document: document, scratch: &scratch)
    }
  }

  private mutating func countLabels(_ node: JSONNode, document: Int, scratch: inout JSONWriter) {
    var labels = 0
    switch node.kind {
    case .null: return
    case .array:
      for element in node.elements where !element.isNull {
        guard let number = values.number(of: element, in: document, scratch: &scratch) else { continue }
        list.append(number)
        labels += 1
      }
    default:
      guard let number = values.number(of: node, in: document, scratch: &scratch) else { return }
      list.append(number)
      labels = 1
    }
    sizes.append(UInt16(truncatingIfNeeded: GridTable.lengths.bin(of: Double(labels))))
  }

  /// The counts of the group, nil where there are none; the column is empty then.
  mutating func close() -> FeatureCounts? {
    defer {
      list.removeAll(keepingCapacity: true)
      sizes.removeAll(keepingCapacity: true)
    }
    switch kind {
    case .ignored: return nil
    case .category:
      return list.isEmpty ? nil : FeatureCounts(values: valueCounts())
    case .labels:
      return sizes.isEmpty ? nil : FeatureCounts(labels: valueCounts(), sizes: Histogram(sorting: &sizes))
    default:
      guard let grid = kind.grid, !list.isEmpty else { return nil }
      return FeatureCounts(grid: grid, bins: Histogram(sorting: &list))
    }
  }

  private mutating func valueCounts() -> ValueCounts {
    ValueCounts(
      Histogram(sorting: &list).entries.map { .init(value: values.text(of: Int($0.bin)), count: Int($0.count)) })
  }
}

extension Histogram {
  /// The counts of the bins in a list, which is sorted by this.
  fileprivate init(sorting list: inout [UInt16]) {
    list.withUnsafeMutableBufferPointer { $0.sort() }
    var entries: [Entry] = []
    var start = 0
    while start < list.count {
      var end = start + 1
      while end < list.count, list[end] == list[start] { end += 1 }
      entries.append(Entry(bin: Int(list[start]), count: end - start))
      start = end
    }
    self.init(entries)
  }
}

extension GridTable {
  fileprivate static let lengths = Grid.length.table
}
