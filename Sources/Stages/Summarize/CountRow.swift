/// One document in one bin of one feature of one group (a stream's pane), as a number that sorts in this order.
///
/// Counting is sorting: equal places come to lie next to one another, their documents in order of rank.
struct CountRow: Comparable {
  private static let featureBits: UInt64 = 12
  private static let binBits: UInt64 = 28

  /// 24 bits of the group, 12 of the feature, 28 of the bin.
  let place: UInt64
  /// The document's number, and after ranking its rank.
  var document: Int32

  init(group: Int, feature: Int, bin: Int, document: Int) {
    place =
      UInt64(truncatingIfNeeded: group) &<< (Self.featureBits &+ Self.binBits)
      | UInt64(truncatingIfNeeded: feature) &<< Self.binBits | UInt64(truncatingIfNeeded: bin)
    self.document = Int32(truncatingIfNeeded: document)
  }

  var group: Int { Int(place &>> (Self.featureBits &+ Self.binBits)) }
  var feature: Int { Int(place &>> Self.binBits & (1 &<< Self.featureBits &- 1)) }
  var bin: Int { Int(place & (1 &<< Self.binBits &- 1)) }

  @inline(__always)
  static func < (left: CountRow, right: CountRow) -> Bool {
    left.place == right.place ? left.document < right.document : left.place < right.place
  }
}
