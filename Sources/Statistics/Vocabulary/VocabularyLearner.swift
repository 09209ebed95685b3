/// Gathers what is normal of a stream's words from blocks of documents that follow each other, in bounded memory.
public struct VocabularyLearner: Sendable, Hashable {
  public private(set) var table: WordTable
  /// Of each word the sum over blocks of its squared count by the block's documents.
  public private(set) var squares: [Word: Double]
  /// The blocks' images; beyond 1,024 neighbours are added up.
  public private(set) var sketches: [WordSketch]

  /// More blocks than twice this are put together, neighbours with neighbours.
  static let mostBlocks = 512

  public init(table: WordTable = WordTable(), squares: [Word: Double] = [:], sketches: [WordSketch] = []) {
    self.table = table
    self.squares = squares
    self.sketches = sketches
  }

  /// Adds a block; one without documents says nothing.
  public mutating func add(_ block: WordCounts) {
    guard block.documents > 0 else { return }
    table.add(block)
    for (word, count) in block.unordered where table.counts[word] != nil {
      squares[word, default: 0] += Double(count) * Double(count) / Double(block.documents)
    }
    if squares.count > table.counts.count { squares = squares.filter { table.counts[$0.key] != nil } }
    sketches.append(WordSketch(block))
    if sketches.count > 2 * Self.mostBlocks { sketches = Neighbours.joined(sketches) { $0.merge($1) } }
  }
}

/// Puts neighbours together.
enum Neighbours {
  static func joined<Element>(_ elements: [Element], _ add: (inout Element, Element) -> Void) -> [Element] {
    stride(from: 0, to: elements.count, by: 2).map { place in
      var sum = elements[place]
      if place + 1 < elements.count { add(&sum, elements[place + 1]) }
      return sum
    }
  }
}
