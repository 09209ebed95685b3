/// Counts documents by several numeric features while they come: a number for every bin, and a bit for each that has any,
/// so that closing looks at these alone.
///
/// Some 2 KB a feature, on the grid of numbers 180 KB. For one thread at a time.
public final class GridCounter {
  /// Where one feature is counted.
  private struct Feature {
    let table: GridTable
    /// Its first bin, a multiple of 64, and how many bins it has.
    let start: Int
    let count: Int
  }

  private let features: UnsafeMutableBufferPointer<Feature>
  private let counts: UnsafeMutableBufferPointer<UInt32>
  /// A bit for each bin, 64 to a word.
  private let used: UnsafeMutableBufferPointer<UInt64>

  /// A counter of features on these grids, numbered in their order.
  public init(_ grids: [Grid]) {
    var features: [Feature] = []
    var end = 0
    for grid in grids {
      features.append(Feature(table: grid.table, start: end, count: grid.binCount))
      end += (grid.binCount + 63) / 64 * 64
    }
    self.features = .allocate(capacity: features.count)
    _ = self.features.initialize(from: features)
    counts = .allocate(capacity: end)
    counts.initialize(repeating: 0)
    used = .allocate(capacity: end / 64)
    used.initialize(repeating: 0)
  }

  deinit {
    features.deinitialize().deallocate()
    counts.deallocate()
    used.deallocate()
  }

  /// Counts one document with this value of a feature. A feature that there is none of is a mistake, and traps.
  @inline(__always)
  public func count(_ value: Double, of feature: Int) {
    precondition(features.indices.contains(feature), "the counter has no feature of this number")
    Self.count(features[feature].start &+ features[feature].table.bin(of: value), counts, used)
  }

  /// Counts one document with a value of every feature, in their order. Another number of values is a mistake, and traps.
  public func count(_ document: Span<Double>) {
    precondition(document.count == features.count, "a document has a value of every feature")
    let (features, counts, used) = (features, counts, used)
    for feature in 0..<features.count {
      let bin = features[feature].table.bin(of: document[feature])
      Self.count(features[feature].start &+ bin, counts, used)
    }
  }

  /// Counts one document that has the feature, and no value of it.
  public func countMissing(of feature: Int) {
    precondition(features.indices.contains(feature), "the counter has no feature of this number")
    Self.count(features[feature].start &+ Grid.missing, counts, used)
  }

  @inline(__always)
  private static func count(
    _ place: Int, _ counts: UnsafeMutableBufferPointer<UInt32>, _ used: UnsafeMutableBufferPointer<UInt64>
  ) {
    counts[place] = counts[place].saturatingAdd(1)
    used[place &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: place & 63)
  }

  /// What was counted of a feature; its counts begin again from nothing.
  public func close(_ feature: Int) -> Histogram {
    precondition(features.indices.contains(feature), "the counter has no feature of this number")
    let (start, count) = (features[feature].start, features[feature].count)
    let words = start / 64..<(start + count + 63) / 64
    var bins = 0
    for word in words { bins &+= used[word].nonzeroBitCount }
    return Histogram(atMost: bins) { numbers in
      var written = 0
      for place in words where used[place] != 0 {
        var word = used[place]
        used[place] = 0
        while word != 0 {
          let bin = place &* 64 &+ word.trailingZeroBitCount
          numbers[written] = UInt32(truncatingIfNeeded: bin &- start)
          numbers[written &+ 1] = counts[bin]
          counts[bin] = 0
          written &+= 2
          word &= word &- 1
        }
      }
      return written
    }
  }
}
