/// Values of 1 KB that compress to some 40 %, as text does: words drawn by a seeded generator. They are never freed, as
/// sending does not copy them.
package struct Payloads {
  package static let size = 1_024
  package let values: [UnsafeRawBufferPointer]

  package init(count: Int, seed: UInt64) {
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let words = (0..<4_000).map { _ in (0..<(3 + next(7))).map { _ in UInt8(97 + next(26)) } + [32] }
    values = (0..<count).map { _ in
      let block = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.size, alignment: 8)
      var filled = 0
      while filled < Self.size {
        for byte in words[next(words.count) * next(words.count) / words.count] where filled < Self.size {
          block[filled] = byte
          filled += 1
        }
      }
      return UnsafeRawBufferPointer(block)
    }
  }
}
