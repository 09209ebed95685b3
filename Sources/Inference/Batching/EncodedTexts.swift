/// The tokens of many texts, their ids in one piece.
struct EncodedTexts: Sendable {
  /// What is known of one text besides its ids.
  struct Entry: Sendable {
    let ids: Range<Int>
    let unknown: Int
    let special: Int
    let isTruncated: Bool
  }

  private(set) var ids: [Int32] = []
  private(set) var entries: [Entry] = []

  mutating func append(_ tokens: TokenBuffer) {
    let first = ids.count
    ids.append(contentsOf: tokens.ids)
    entries.append(
      Entry(
        ids: first..<ids.count, unknown: tokens.unknown, special: tokens.special, isTruncated: tokens.isTruncated))
  }
}
