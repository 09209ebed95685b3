// Numbers taken four at a time, from memory whose length is a multiple of four.

extension Int {
  /// The next multiple of four.
  var roundedUpToFour: Int { (self &+ 3) & ~3 }
}

extension SIMD4<Double> {
  /// The larger of two numbers, place by place.
  @inline(__always)
  func larger(_ other: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(
      Swift.max(self[0], other[0]), Swift.max(self[1], other[1]), Swift.max(self[2], other[2]),
      Swift.max(self[3], other[3]))
  }

  /// The smaller of two numbers, place by place.
  @inline(__always)
  func smaller(_ other: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(
      Swift.min(self[0], other[0]), Swift.min(self[1], other[1]), Swift.min(self[2], other[2]),
      Swift.min(self[3], other[3]))
  }
}

extension UnsafeMutableBufferPointer<Double> {
  @inline(__always)
  func four(_ first: Int) -> SIMD4<Double> {
    SIMD4(self[first], self[first &+ 1], self[first &+ 2], self[first &+ 3])
  }

  @inline(__always)
  func put(_ numbers: SIMD4<Double>, at first: Int) {
    for lane in 0..<4 { self[first &+ lane] = numbers[lane] }
  }

  /// Writes a number into these places; up to three behind them are written too.
  @inline(__always)
  func fill(_ places: Range<Int>, _ number: Double) {
    var first = places.lowerBound
    while first < places.upperBound {
      put(SIMD4(repeating: number), at: first)
      first &+= 4
    }
  }

  /// A part of so many numbers.
  @inline(__always)
  func part(_ first: Int, _ count: Int) -> UnsafeMutableBufferPointer<Double> {
    precondition(first >= 0 && count >= 0 && first &+ count <= self.count, "the part lies within the memory")
    return UnsafeMutableBufferPointer(start: baseAddress.map { $0 + first }, count: count)
  }

  /// Adds other numbers, place by place.
  @inline(__always)
  func add(_ others: UnsafeBufferPointer<Double>) {
    for first in stride(from: 0, to: Swift.min(count, others.count), by: 4) {
      put(four(first) + others.four(first), at: first)
    }
  }
}

extension UnsafeBufferPointer<Double> {
  @inline(__always)
  func four(_ first: Int) -> SIMD4<Double> {
    SIMD4(self[first], self[first &+ 1], self[first &+ 2], self[first &+ 3])
  }
}

extension UnsafeMutableBufferPointer<Int64> {
  /// Writes a number into the places of four that the mask has.
  @inline(__always)
  func put(_ number: Int64, at first: Int, where mask: SIMDMask<SIMD4<Int64>>) {
    var four = SIMD4(self[first], self[first &+ 1], self[first &+ 2], self[first &+ 3])
    four.replace(with: number, where: mask)
    for lane in 0..<4 { self[first &+ lane] = four[lane] }
  }
}
