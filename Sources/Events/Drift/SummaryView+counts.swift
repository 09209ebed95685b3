extension SummaryView {
  /// The features in order.
  package struct Features: Sequence, IteratorProtocol {
    var elements: JSONNode.Elements

    package mutating func next() -> FeatureView? { elements.next().map { FeatureView($0) } }
  }

  package struct FeatureView {
    /// A string.
    package let name: JSONNode
    package let kind: FeatureKind
    private let countsNode: JSONNode

    fileprivate init(_ node: JSONNode) {
      name = node.member("name") ?? node
      kind = node.member("kind").flatMap { FeatureKind($0) } ?? .category
      countsNode = node.member("counts") ?? node
    }

    package var counts: Counts { Counts(elements: countsNode.elements) }
  }

  package struct Counts: Sequence, IteratorProtocol {
    fileprivate var elements: JSONNode.Elements

    package mutating func next() -> CountView? { elements.next().map { CountView($0) } }
  }

  /// `[bin, count, exemplar, …]`
  package struct CountView {
    private let node: JSONNode

    init(_ node: JSONNode) { self.node = node }

    /// The bin's index; 0 for a category.
    package var index: Int { Int(node.descendant(1).number?.int64.exactly ?? 0) }
    /// The category, a string.
    package var category: JSONNode { node.descendant(1) }
    package var count: Int64 { node.descendant(2).number?.int64.exactly ?? 0 }

    package var exemplars: Summary.ExemplarIndices {
      var indices = Summary.ExemplarIndices()
      for entry in 3..<max(node.size, 3) { _ = indices.append(index(entry) ?? -1) }
      return indices
    }

    private func index(_ entry: Int) -> Int? {
      node.descendant(entry).number?.int64.exactly.flatMap { Int(exactly: $0) }
    }

    func isValid(_ kind: FeatureKind, _ exemplarCount: Int) -> Bool {
      // An array with no array or object inside has as many values as elements.
      guard node.kind == .array, node.size >= 3, node.size <= 6 else { return false }
      for entry in 2..<node.size where node.descendant(entry).kind != .number { return false }
      let bin = node.descendant(1)
      guard kind.isCategory ? bin.kind == .string : index(1) != nil else { return false }
      guard count >= 1 else { return false }
      for entry in 3..<max(node.size, 3) {
        guard let index = index(entry), index >= 0, index < exemplarCount else { return false }
      }
      return true
    }
  }

  /// `[hash, partition, offset, id]`
  package struct ExemplarView {
    /// The array and its elements.
    static let entries = 5

    private let node: JSONNode

    init(_ node: JSONNode) { self.node = node }

    package var hash: UInt64 { parsedHash ?? 0 }
    package var partition: Int32 { parsedPartition ?? 0 }
    package var offset: Int64 { node.descendant(3).number?.int64.exactly ?? 0 }
    /// A string.
    package var id: JSONNode { node.descendant(4) }

    package var exemplar: Exemplar {
      Exemplar(hash: hash, partition: partition, offset: offset, id: id.string ?? "")
    }

    var isValid: Bool {
      parsedHash != nil && parsedPartition != nil && node.descendant(3).number?.int64.exactly != nil
        && id.kind == .string
    }

    private var parsedPartition: Int32? { node.descendant(2).number?.int64.exactly.flatMap { Int32(exactly: $0) } }

    private var parsedHash: UInt64? {
      guard let digits = node.descendant(1).escapedBytes, digits.count == 16 else { return nil }
      var hash: UInt64 = 0
      for digit in digits {
        guard let value = JSONScanner.hexDigit(digit) else { return nil }
        hash = hash << 4 | UInt64(value)
      }
      return hash
    }
  }
}
