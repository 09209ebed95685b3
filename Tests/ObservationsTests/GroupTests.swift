import Statistics
import Testing

@testable import Observations

@Suite("Groups of panes")
struct GroupTests {
  /// Times in milliseconds, in order, with gaps of all sizes.
  private static func times(seed: UInt64) -> [Int64] {
    var random = SplitMix64(seed: seed)
    var time: Int64 = 1_767_225_600_000
    return (0..<5_000).map { _ in
      let step: UInt64 = random.next() % 50 == 0 ? 4_000_000 : random.next() % 20 == 0 ? 60_000 : 300
      time += Int64(random.next() % step)
      return time
    }
  }

  @Test("groups give the blocks that each pane alone gives", arguments: [UInt64(1), 2, 3])
  func sameBlocks(seed: UInt64) throws {
    var single = BlockBuilder(documents: 100, milliseconds: 3_600_000)
    var grouped = single
    var group = OpenGroup()
    var singles: [Block] = []
    var groups: [Block] = []
    var panes: [(Int64, Int)] = []
    func pane(_ span: TimeSpan, _ documents: Int) throws -> CountedPane {
      CountedPane(span: span, counts: try CountTable(documents: documents, features: [:]))
    }
    for time in Self.times(seed: seed) {
      let start = time / 10_000 * 10_000
      if panes.last?.0 == start { panes[panes.count - 1].1 += 1 } else { panes.append((start, 1)) }
      if group.place(time, blockDocuments: 100).closes, let closed = group.close() {
        groups += grouped.add(try pane(closed.span, closed.documents))
      }
      group.add()
      #expect(!group.isDue(blockDocuments: 100))
    }
    if let closed = group.close() { groups += grouped.add(try pane(closed.span, closed.documents)) }
    for (start, documents) in panes {
      singles += single.add(try pane(TimeSpan(start: start, end: start + 10_000), documents))
    }
    #expect(groups.count > 20)
    #expect(groups == singles, "seed \(seed)")
  }
}
