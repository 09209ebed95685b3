import Events
import LogSimulation
import Statistics
import Testing

@testable import Stages

/// Which documents an alert points at.
@Suite("exemplars")
struct ExemplarTests {
  private static func time(_ pane: Int) -> Timestamp { SimulatedSummaries.start + .seconds(10 * pane) }

  private static func exemplar(_ number: Int, _ random: inout SeededGenerator) -> Exemplar {
    Exemplar(hash: random.next(), partition: 0, offset: Int64(number), id: "d\(number)")
  }

  /// Panes of eight documents, each in a bin of its own of one feature and all in one bin of another.
  private static func panes(_ count: Int, seed: UInt64) -> [(pane: OpenPane, documents: [Exemplar])] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { pane in
      let documents = (0..<8).map { exemplar(8 * pane + $0, &random) }
      let apart = BinExemplars(documents.enumerated().map { .init(bin: .index($0), exemplar: $1) })
      let together = BinExemplars(documents.map { .init(bin: .value("all"), exemplar: $0) })
      return (OpenPane(exemplars: ["apart": apart, "together": together]), documents)
    }
  }

  @Test(
    "of the time since any pane, the sample has the documents with the smallest hashes", arguments: [1, 2] as [UInt64])
  func sample(seed: UInt64) {
    let panes = Self.panes(300, seed: seed)
    var sample = ExemplarSample()
    for (place, pane) in panes.enumerated() { sample.add(pane.pane, ending: Self.time(place + 1)) }
    for first in [0, 1, 100, 250, 290, 298, 299] {
      let all = panes[first...].flatMap(\.documents).sorted { $0.isBefore($1) }
      let others = Array(all.prefix(4))
      let found = sample.documents(since: Self.time(first), without: others, most: 10)
      #expect(found == Array(all.dropFirst(4).prefix(10)), "seed \(seed), since pane \(first)")
    }
    #expect(sample.documents(since: Self.time(300), without: [], most: 10).isEmpty)
    print("exemplars: 2,400 documents in 300 panes, \(sample.entries.count) kept")
    #expect(sample.entries.count < 200)
  }

  @Test(
    "of each bin the three documents with the smallest hashes are kept, however they come together",
    arguments: [1, 2] as [UInt64])
  func bins(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bins: [Bin] = [.index(3), .index(40), .value("a"), .value("b")]
    let all = (0..<60).map { number in
      BinExemplars.Entry(bin: bins[random.below(bins.count)], exemplar: Self.exemplar(number, &random))
    }
    let expected = bins.flatMap { bin in
      all.filter { $0.bin == bin }.sorted { $0.exemplar.isBefore($1.exemplar) }.prefix(3)
    }
    for _ in 0..<50 {
      var merged = BinExemplars()
      // Some come twice.
      var left = (all + all.prefix(random.below(all.count))).shuffled(using: &random)
      while !left.isEmpty {
        let count = min(left.count, 1 + random.below(20))
        merged.merge(BinExemplars(Array(left.prefix(count))))
        left.removeFirst(count)
      }
      #expect(merged.entries == expected, "seed \(seed)")
    }
  }

  @Test("the sample is bounded, and forgets the oldest")
  func bound() {
    var sample = ExemplarSample()
    // Each pane's documents have larger hashes than those before: nothing is ever let go but for the limit.
    for pane in 0..<200 {
      let exemplars = (0..<8).map {
        Exemplar(hash: UInt64(8 * pane + $0), partition: 0, offset: Int64(8 * pane + $0), id: "d")
      }
      let bins = BinExemplars(exemplars.enumerated().map { .init(bin: .index($0), exemplar: $1) })
      sample.add(OpenPane(exemplars: ["f": bins]), ending: Self.time(pane + 1))
    }
    #expect(sample.entries.count == ExemplarSample.limit)
    #expect(sample.entries.last?.exemplar.hash == 1_599)
    #expect(sample.entries.first?.exemplar.hash == UInt64(1_600 - ExemplarSample.limit))
  }

  @Test(
    "the bins with the largest parts of the evidence have the most documents",
    arguments: [
      (weights: [8.0, 2], available: [12, 12], expected: [8, 2]), ([1, 1], [12, 12], [5, 5]),
      ([8, 1, 1], [12, 12, 12], [8, 1, 1]), ([20, 1], [12, 12], [10, 0]), ([8, 2], [3, 12], [3, 7]),
      ([8, 2], [3, 1], [3, 1]), ([], [], []),
    ])
  func shares(weights: [Double], available: [Int], expected: [Int]) {
    var random = SeededGenerator(seed: 3)
    let bins = available.enumerated().map { bin, count in
      (0..<count).map { ExemplarShelf.Entry(exemplar: Self.exemplar(100 * bin + $0, &random), time: Self.time(1)) }
    }
    let shelf = ExemplarShelf([bins])
    let drivers = shelf.drivers(
      0, since: Self.time(0), parts: weights.enumerated().map { (bin: $0, weight: $1) })
    #expect(available.indices.map { bin in drivers.count { $0.offset / 100 == Int64(bin) } } == expected)
    #expect(drivers.map { $0.offset / 100 } == drivers.map { $0.offset / 100 }.sorted())
  }

  @Test("documents from before the onset drive nothing")
  func since() {
    var random = SeededGenerator(seed: 4)
    let entries = (1...12).map { ExemplarShelf.Entry(exemplar: Self.exemplar($0, &random), time: Self.time($0)) }
    let shelf = ExemplarShelf([[entries]])
    let drivers = shelf.drivers(0, since: Self.time(7), parts: [(bin: 0, weight: 1)])
    #expect(Set(drivers.map(\.offset)) == [8, 9, 10, 11, 12])
  }
}
