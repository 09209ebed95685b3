import Events

/// For how long identifiers are remembered, besides their number.
package struct IdentifierBound: Sendable, Hashable {
  /// For so many records of the partition number after the one that brought it, repeats and refused ones included; nil
  /// for no such bound. With one input topic that is a distance of offsets.
  package var records: Int64?
  /// Until the partition's time has passed its event time by so much; nil for no such bound.
  package var age: Duration?

  package init(records: Int64? = nil, age: Duration? = nil) {
    self.records = records
    self.age = age
  }

  var isGiven: Bool { records != nil || age != nil }

  /// Whether all of the block's identifiers lie beyond a bound when the record of that number comes.
  func excludes(_ block: IdentifierRing.Block, at record: Int64, _ time: Timestamp?) -> Bool {
    if let records, record - block.record > records { return true }
    if let age, let time, block.time + age < time { return true }
    return false
  }
}
