import Statistics
import Testing

@Suite("Merging")
struct MergingTests {
  @Test("counts merge to the same in any order and any split", arguments: [UInt64(1), 2, 3])
  func order(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var stream = SimulatedStream(seed: seed)
    let parts = try (0..<20).map { _ in try stream.pane().counts }
    var forwards = CountTable()
    for part in parts { forwards.merge(part) }
    var shuffled = CountTable()
    for part in parts.shuffled(using: &generator) { shuffled.merge(part) }
    #expect(forwards == shuffled)
    var halves = CountTable()
    for start in stride(from: 0, to: 20, by: 5) {
      var some = CountTable()
      for part in parts[start..<start + 5].reversed() { some.merge(part) }
      halves.merge(some)
    }
    #expect(forwards == halves)
    #expect(forwards.documents == 20 * SimulatedStream.paneDocuments)
  }

  /// Bins close together, far apart, and close together with some far away: held as entries, as a stretch, and as
  /// either in turn.
  @Test(
    "histograms equal a plain count of the same bins, however close these lie",
    arguments: [0...40, 0...5_000, 300...420], [0, 0.02])
  func histogram(bins: ClosedRange<Int>, farAway: Double) {
    var generator = SplitMix64(seed: 4)
    var plain: [Int: Int] = [:]
    var merged = Histogram()
    for round in 0..<120 {
      var part = Histogram()
      for _ in 0..<Int.random(in: 0...(round % 3 == 0 ? 200 : 8), using: &generator) {
        let isFar = Double.random(in: 0..<1, using: &generator) < farAway
        let bin = isFar ? Int.random(in: 0...40_000, using: &generator) : Int.random(in: bins, using: &generator)
        part.count(bin)
        plain[bin, default: 0] += 1
      }
      if round % 5 == 0 { (merged, part) = (part, merged) }
      merged.merge(part)
    }
    let expected = Histogram(plain.map { .init(bin: $0.key, count: $0.value) })
    #expect(merged == expected)
    #expect(merged.entries == expected.entries && merged.hashValue == expected.hashValue)
    #expect(merged.total == plain.values.reduce(0, +))
    #expect(Histogram(merged.entries.shuffled(using: &generator)) == merged)
    for bin in 0...41_000 where merged[bin] != plain[bin] ?? 0 { Issue.record("bin \(bin): \(merged[bin])") }
  }

  @Test("a count that is full stays so, as an entry and in a stretch")
  func fullCounts() {
    let full = Histogram((0..<40).map { .init(bin: $0, count: Int(UInt32.max)) })
    var sum = full
    sum.merge(full)
    #expect(sum == full)
    sum.merge(Histogram([.init(bin: 7, count: 5)]))
    #expect(sum == full)
  }

  @Test(
    "a copy keeps its counts when the other one is added to, as entries and as a stretch",
    arguments: [1, 200], [1, 200])
  func copies(step: Int, otherStep: Int) {
    let other = Histogram((0..<40).map { .init(bin: 3 + $0 * otherStep, count: 2) })
    var merged = Histogram((0..<40).map { .init(bin: $0 * step, count: 1) })
    for _ in 0..<3 {
      let copy = merged
      let (entries, total) = (copy.entries, copy.total)
      merged.merge(other)
      #expect(copy.entries == entries && merged.total == total + other.total)
    }
    #expect(other.entries.allSatisfy { $0.count == 2 } && other.total == 80)
  }

  @Test("tables of different features merge to one of all, ascending by name")
  func features() throws {
    func table(_ names: String) throws -> CountTable {
      let counts = FeatureCounts(values: ValueCounts([.init(value: "yes", count: 1)]))
      return try CountTable(documents: 1, features: names.map { (String($0), counts) })
    }
    var merged = try table("cf")
    for names in ["abcz", "f", "dehz", ""] { #expect(merged.merge(try table(names)).isEmpty) }
    #expect(merged.rows.map(\.feature).joined() == "abcdefhz" && merged.documents == 5)
    #expect(merged.rows.map(\.counts.total) == [1, 1, 2, 1, 1, 2, 1, 2])
  }

  @Test("a feature that is counted in another way keeps its counts and is named")
  func otherKind() throws {
    let numbers = FeatureCounts(grid: .share, bins: Histogram([.init(bin: 9, count: 1)]))
    let values = FeatureCounts(values: ValueCounts([.init(value: "yes", count: 1)]))
    var merged = try CountTable(documents: 1, features: ["a": values, "b": numbers, "c": numbers])
    let others = try CountTable(documents: 1, features: ["a": values, "b": values, "c": numbers])
    #expect(merged.merge(others) == ["b"])
    #expect(merged.documents == 2 && merged["b"] == numbers && merged["c"]?.total == 2)
  }

  @Test("what a counter has counted is what the bins of the values say, and it begins again", arguments: Grid.allCases)
  func counter(grid: Grid) {
    var generator = SplitMix64(seed: 12)
    let counter = GridCounter([.share, grid])
    for round in 1...3 {
      var expected = Histogram()
      for _ in 0..<200 {
        let value = Double.random(in: -2...40, using: &generator) * (round == 2 ? 1e6 : 0.5)
        counter.count(value, of: 1)
        expected.count(grid.bin(of: value))
      }
      counter.countMissing(of: 1)
      expected.count(Grid.missing)
      counter.count(.nan, of: 0)
      #expect(counter.close(1) == expected)
      #expect(counter.close(0) == Histogram([.init(bin: Grid.invalid, count: 1)]))
    }
    #expect(counter.close(1).isEmpty)
  }

  @Test("a stream's decisions are the same however its panes were put together, and after a snapshot in the middle")
  func decisions() throws {
    var generator = SplitMix64(seed: 9)
    var configuration = DetectorConfiguration(baselineDocuments: 5_000)
    configuration.leastBaselineDocuments = 5_000
    configuration.leastBaselineBlocks = 50
    configuration.averageRunLength = 10_000
    var whole = StreamDetector(configuration)
    var split = StreamDetector(configuration)
    var stream = SimulatedStream(seed: 9)
    var told = 0
    for pane in 0..<220 {
      if pane == 130 { stream.change(SimulatedStream.topic(share: 0.3)) }
      if pane == 150 { split = try copy(split) }
      let parts = try [stream.pane(), stream.pane()]
      let span = parts[0].span.union(parts[1].span)
      let one = CountedPane(span: span, counts: sum(parts.map(\.counts)))
      let other = CountedPane(span: span, counts: sum(parts.map(\.counts).shuffled(using: &generator)))
      let transitions = whole.add(one)
      #expect(transitions == split.add(other))
      told += transitions.count
    }
    #expect(told >= 2)
    #expect(whole == split)
  }

  private func sum(_ parts: [CountTable]) -> CountTable {
    var table = CountTable()
    for part in parts { table.merge(part) }
    return table
  }

  @Test("counts that cannot be right are refused with the feature's name")
  func refused() throws {
    let counts = FeatureCounts(values: ValueCounts([.init(value: "a", count: 11)]))
    #expect(throws: CountError.tooMany(feature: "f", counted: 11, documents: 10)) {
      try CountTable(documents: 10, features: ["f": counts])
    }
    #expect(throws: CountError.documents(-1)) { try CountTable(documents: -1, features: [:]) }
    let beyond = FeatureCounts(grid: .share, bins: Histogram([.init(bin: 100_000, count: 1)]))
    #expect(throws: CountError.bin(feature: "g")) { try CountTable(documents: 10, features: ["g": beyond]) }
  }
}
