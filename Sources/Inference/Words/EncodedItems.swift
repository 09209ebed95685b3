/// Items one after the other, each with its ids.
struct EncodedItems: Sendable {
  private(set) var ids: [Int32] = []
  /// Where each item's ids end.
  private var ends: [Int] = []
  private(set) var unknown = 0

  var count: Int { ends.count }

  mutating func append(_ item: [UInt8], with encoder: inout TokenEncoder) {
    unknown += encoder.encode(item, into: &ids)
    ends.append(ids.count)
  }

  mutating func append(_ item: [Int32]) {
    ids += item
    ends.append(ids.count)
  }

  /// The places of an item's ids.
  subscript(item: Int) -> Range<Int> { (item == 0 ? 0 : ends[item - 1])..<ends[item] }

  /// The ids of the items in a range.
  func ids(of items: Range<Int>) -> ArraySlice<Int32> {
    guard let first = items.first, let last = items.last else { return [] }
    return ids[self[first].lowerBound..<self[last].upperBound]
  }
}
