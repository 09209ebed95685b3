/// One bin of one feature of one group (a stream's pane), as a number that sorts in this order.
struct CountPlace: Equatable {
  private static let featureBits: UInt64 = 12
  private static let binBits: UInt64 = 28

  /// 24 bits of the group, 12 of the feature, 28 of the bin.
  let number: UInt64

  @inline(__always)
  init(group: Int, feature: Int, bin: Int) {
    number =
      UInt64(truncatingIfNeeded: group) &<< (Self.featureBits &+ Self.binBits)
      | UInt64(truncatingIfNeeded: feature) &<< Self.binBits | UInt64(truncatingIfNeeded: bin)
  }

  @inline(__always) var group: Int { Int(number &>> (Self.featureBits &+ Self.binBits)) }
  @inline(__always) var feature: Int { Int(number &>> Self.binBits & (1 &<< Self.featureBits &- 1)) }
  @inline(__always) var bin: Int { Int(number & (1 &<< Self.binBits &- 1)) }

  /// The same bin of the same feature in another group.
  @inline(__always)
  func moved(to group: Int) -> CountPlace { CountPlace(group: group, feature: feature, bin: bin) }
}
