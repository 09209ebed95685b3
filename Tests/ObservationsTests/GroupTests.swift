import Statistics
import Testing

@testable import Observations

@Suite("Groups of documents")
struct GroupTests {
  /// Times in milliseconds, in order, with gaps of all sizes; mostly some `apart`.
  private static func times(seed: UInt64, apart: UInt64) -> [Int64] {
    var random = SplitMix64(seed: seed)
    var time: Int64 = 1_767_225_600_000
    return (0..<5_000).map { _ in
      let step: UInt64 = random.next() % 50 == 0 ? 4_000_000 : random.next() % 20 == 0 ? 60_000 : apart
      time += Int64(random.next() % step)
      return time
    }
  }

  @Test(
    "a block ends with a hundred documents and with the hour, however fast documents come",
    arguments: [UInt64(1), 2, 3], [UInt64(2), 300, 3_000])
  func blocks(seed: UInt64, apart: UInt64) throws {
    var builder = BlockBuilder(documents: 100, milliseconds: 3_600_000)
    var group = OpenGroup()
    var blocks: [Block] = []
    func close() throws {
      guard let closed = group.close() else { return }
      let counts = try CountTable(documents: closed.documents, features: [])
      blocks += builder.add(CountedPane(span: closed.span, counts: counts))
    }
    var expected: [(hour: Int64, documents: Int)] = []
    for time in Self.times(seed: seed, apart: apart) {
      let hour = time / 3_600_000
      if let last = expected.last, last.hour == hour, last.documents < 100 {
        expected[expected.count - 1].documents += 1
      } else {
        expected.append((hour, 1))
      }
      if group.place(time).closes { try close() }
      group.add()
      if group.isDue(blockDocuments: 100) { try close() }
    }
    try close()
    if let rest = builder.advance(to: .max) { blocks.append(rest) }
    #expect(blocks.map(\.documents) == expected.map(\.documents), "seed \(seed)")
    #expect(blocks.map { $0.span.start / 3_600_000 } == expected.map(\.hour), "seed \(seed)")
    #expect(blocks.allSatisfy { $0.span.start % 10_000 == 0 && $0.span.end % 10_000 == 0 })
  }
}
