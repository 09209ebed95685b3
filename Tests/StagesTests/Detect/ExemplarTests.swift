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

  /// The exemplars of a pane in which each document stands for bins of features.
  private static func pane(_ documents: [(exemplar: Exemplar, bins: [(feature: String, bin: Bin)])]) -> PaneExemplars {
    var counts: [String: [Bin: [Int]]] = [:]
    for (place, document) in documents.enumerated() {
      for (feature, bin) in document.bins { counts[feature, default: [:]][bin, default: []].append(place) }
    }
    let features = counts.map { name, bins in
      Summary.Feature(
        name: name, kind: .length,
        counts: bins.map { bin, places in
          var indices = Summary.ExemplarIndices()
          let smallest = places.sorted { documents[$0].exemplar.isBefore(documents[$1].exemplar) }.prefix(3)
          for place in smallest { _ = indices.append(place) }
          return Summary.Count(bin: bin, count: Int64(places.count), exemplars: indices)
        })
    }
    return PaneExemplars(
      Summary(
        stream: SimulatedSummaries.stream, pane: Events.Pane(start: time(0), length: .seconds(10)),
        batch: .init(topic: "predictions", partition: 0, first: 0, last: 0), partitionTime: time(1),
        documents: Int64(documents.count), features: features, documentsTopic: "documents",
        exemplars: documents.map(\.exemplar)))
  }

  /// Panes of eight documents, each in a bin of its own of one feature and all in one bin of another.
  private static func panes(_ count: Int, seed: UInt64) -> [(pane: PaneExemplars, documents: [Exemplar])] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { pane in
      let documents = (0..<8).map { exemplar(8 * pane + $0, &random) }
      let placed = documents.enumerated().map { place, document in
        (document, [("apart", Bin.index(place)), ("together", Bin.value("all"))])
      }
      return (Self.pane(placed), documents)
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
    "of each bin the three documents with the smallest hashes are kept, however they come together, and no others",
    arguments: [1, 2] as [UInt64])
  func bins(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bins: [Bin] = [.index(3), .index(40), .value("a"), .value("b")]
    let all = (0..<60).map { number in
      let (bin, other) = (bins[random.below(bins.count)], random.below(2))
      return (
        exemplar: Self.exemplar(number, &random), bins: [("one", bin), ("other \(other)", Bin.index(number / 20))]
      )
    }
    for _ in 0..<50 {
      var merged = PaneExemplars()
      // Some come twice.
      var left = (all + all.prefix(random.below(all.count))).shuffled(using: &random)
      while !left.isEmpty {
        let count = min(left.count, 1 + random.below(20))
        merged.merge(Self.pane(Array(left.prefix(count))))
        left.removeFirst(count)
      }
      #expect(merged == Self.pane(all), "seed \(seed)")
      let marks = try #require(merged["one"]).all
      let expected = bins.flatMap { bin in
        all.filter { $0.bins[0].1 == bin }.map(\.exemplar).sorted { $0.isBefore($1) }.prefix(3).map { (bin, $0) }
      }
      #expect(marks.map { merged.bin(of: $0) } == expected.map(\.0))
      #expect(marks.map { merged.documents[Int($0.document)] } == expected.map(\.1))
      let pointedAt = Set(merged.rows.flatMap { $0.marks.all.map(\.document) })
      #expect(pointedAt == Set((0..<merged.documents.count).map { UInt32($0) }))
    }
  }

  @Test("the sample is bounded, and forgets the oldest")
  func bound() {
    var sample = ExemplarSample()
    // Each pane's documents have larger hashes than those before: nothing is ever let go but for the limit.
    for pane in 0..<200 {
      let documents = (0..<8).map { place in
        let number = 8 * pane + place
        return (
          Exemplar(hash: UInt64(number), partition: 0, offset: Int64(number), id: "d"), [("f", Bin.index(place))]
        )
      }
      sample.add(Self.pane(documents), ending: Self.time(pane + 1))
    }
    #expect(sample.entries.count == ExemplarSample.limit)
    #expect(sample.entries.last?.exemplar.hash == 1_599)
    #expect(sample.entries.first?.exemplar.hash == UInt64(1_600 - ExemplarSample.limit))
  }

  /// A feature with the bins `a`, `b` and `c`.
  private static let features: [(name: String, bins: FeatureBins)] = [
    ("f", .categorical(CategoricalBins(counts: ValueCounts(["a", "b", "c"].map { .init(value: $0, count: 1) }))))
  ]

  /// A shelf with so many documents in each bin of the feature, three at most from each pane.
  private static func shelf(_ available: [Int], seed: UInt64) -> ExemplarShelf {
    var random = SeededGenerator(seed: seed)
    var shelf = ExemplarShelf(sizes: features.map(\.bins.count))
    var left = available
    var pane = 1
    while left.contains(where: { $0 > 0 }) {
      let documents = zip(left.indices, ["a", "b", "c"]).flatMap { bin, value in
        (0..<min(3, left[bin])).map { (exemplar(100 * bin + left[bin] - $0, &random), [("f", Bin.value(value))]) }
      }
      shelf.add(Self.pane(documents), ending: time(pane), to: features)
      left = left.map { max(0, $0 - 3) }
      pane += 1
    }
    return shelf
  }

  @Test(
    "the bins with the largest parts of the evidence have the most documents",
    arguments: [
      (weights: [8.0, 2], available: [12, 12], expected: [8, 2]), ([1, 1], [12, 12], [5, 5]),
      ([8, 1, 1], [12, 12, 12], [8, 1, 1]), ([20, 1], [12, 12], [10, 0]), ([8, 2], [3, 12], [3, 7]),
      ([8, 2], [3, 1], [3, 1]), ([], [], []),
    ])
  func shares(weights: [Double], available: [Int], expected: [Int]) {
    let drivers = Self.shelf(available, seed: 3).drivers(
      0, since: Self.time(0), parts: weights.enumerated().map { (bin: $0, weight: $1) })
    #expect(available.indices.map { bin in drivers.count { $0.offset / 100 == Int64(bin) } } == expected)
    #expect(drivers.map { $0.offset / 100 } == drivers.map { $0.offset / 100 }.sorted())
  }

  @Test(
    "of each bin the twelve newest documents stay, and those in no bin are let go of", arguments: [1, 2] as [UInt64])
  func newest(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var shelf = ExemplarShelf(sizes: Self.features.map(\.bins.count))
    var newest: [[Exemplar]] = [[], [], []]
    for pane in 1...1_000 {
      let documents = (0..<6).map { place in
        let bin = random.below(place == 0 ? 3 : 2)
        return (bin: bin, exemplar: Self.exemplar(6 * pane + place, &random))
      }
      shelf.add(
        Self.pane(documents.map { ($0.exemplar, [("f", Bin.value(["a", "b", "c"][$0.bin]))]) }),
        ending: Self.time(pane), to: Self.features)
      for bin in newest.indices {
        let added = documents.filter { $0.bin == bin }.map(\.exemplar).sorted { $0.isBefore($1) }.prefix(3)
        newest[bin] = (newest[bin] + added).suffix(12)
      }
      #expect(newest.indices.map { shelf.entries(0, $0).map(\.exemplar) } == newest, "seed \(seed), pane \(pane)")
    }
    #expect(shelf.documents.count < 700 && shelf.tidied.documents.count == newest.joined().count)
  }

  @Test("documents from before the onset drive nothing")
  func since() {
    let shelf = Self.shelf([12], seed: 4)
    let drivers = shelf.drivers(0, since: Self.time(2), parts: [(bin: 0, weight: 1)])
    #expect(Set(drivers.map(\.offset)) == [1, 2, 3, 4, 5, 6])
  }
}
