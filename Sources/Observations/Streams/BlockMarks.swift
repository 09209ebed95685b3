import Statistics

/// Which documents after the baseline each block holds.
///
/// The detector speaks of blocks by number. This builds the same blocks of the same panes, without their counts.
struct BlockMarks {
  private var builder: BlockBuilder
  /// The documents before each block from `first` on.
  private var starts: [Int] = []
  private var first = 0
  /// The documents of all closed blocks.
  private(set) var documents = 0
  /// What lies further back is let go: the detector's history goes back half as far.
  private static let most = 16_384

  init(_ configuration: DetectorConfiguration) {
    builder = BlockBuilder(documents: configuration.blockDocuments, milliseconds: configuration.blockMilliseconds)
  }

  mutating func add(_ pane: CountedPane) {
    guard let counts = try? CountTable(documents: pane.counts.documents, features: [:]) else { return }
    builder.add(CountedPane(span: pane.span, counts: counts)).forEach { take($0) }
  }

  mutating func advance(to time: Int64) {
    if let block = builder.advance(to: time) { take(block) }
  }

  private mutating func take(_ block: Block) {
    if starts.count == Self.most {
      starts.removeFirst(Self.most / 2)
      first += Self.most / 2
    }
    starts.append(documents)
    documents += block.documents
  }

  /// The documents before a block; the earliest still known for one that lies further back.
  func documents(before block: Int) -> Int {
    let place = max(0, block - first)
    return place < starts.count ? starts[place] : documents
  }

  /// The documents to the end of a block.
  func documents(through block: Int) -> Int { documents(before: block + 1) }
}
