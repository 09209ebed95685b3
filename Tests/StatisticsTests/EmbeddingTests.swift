import Foundation
import Statistics
import Testing

@Suite("Embeddings")
struct EmbeddingTests {
  /// What `Fixtures/embeddings.py` wrote.
  struct Fixture: Decodable {
    let dimensions: Int
    let frequencies: Int
    let bandwidth: Double
    let seed: UInt64
    let blocks: [[[Float]]]
    let window: [[Float]]
    let blockSums: [[Int64]]
    let windowSums: [Int64]
    let variance: Double
    let squaredCovariance: Double
    let distance: [Double]

    static func load() throws -> Fixture {
      let url = try #require(Bundle.module.url(forResource: "Fixtures/embeddings", withExtension: "json"))
      return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }
  }

  private func sums(_ vectors: [[Float]], _ map: FourierMap) throws -> FourierSums {
    var sums = FourierSums(map.identity)
    for vector in vectors { try sums.add(vector, map: map) }
    return sums
  }

  @Test("features, their sums and the two-sample statistic agree with a plain NumPy computation")
  func agreement() throws {
    let fixture = try Fixture.load()
    let map = try FourierMap(
      dimensions: fixture.dimensions, frequencies: fixture.frequencies, bandwidth: fixture.bandwidth,
      seed: fixture.seed)
    let blocks = try fixture.blocks.map { try sums($0, map) }
    #expect(blocks.map(\.steps) == fixture.blockSums)
    let baseline = try EmbeddingBaseline(learningFrom: blocks)
    #expect((baseline.variance / fixture.variance - 1).magnitude < 1e-10)
    #expect((baseline.squaredCovariance / fixture.squaredCovariance - 1).magnitude < 1e-9)
    let window = try sums(fixture.window, map)
    #expect(window.steps == fixture.windowSums)
    let distance = try baseline.distance(of: window)
    for (value, exact) in zip([distance.value, distance.low, distance.high, distance.critical], fixture.distance) {
      #expect((value - exact).magnitude < 1e-9, "\(distance) \(fixture.distance)")
    }
    #expect(try (baseline.distance(of: window, tolerance: 0.5).critical - distance.critical - 0.5).magnitude < 1e-12)
  }

  @Test("sums are the same whatever the split and order")
  func merging() throws {
    let fixture = try Fixture.load()
    let map = try FourierMap(dimensions: fixture.dimensions, seed: 9)
    let vectors = fixture.blocks.flatMap { $0 }
    let all = try sums(vectors, map)
    var parts = try [vectors[..<7], vectors[7..<90], vectors[90...]].map { try sums(Array($0), map) }
    var forwards = FourierSums(map.identity)
    for part in parts { try forwards.merge(part) }
    parts.reverse()
    var backwards = FourierSums(map.identity)
    for part in parts { try backwards.merge(part) }
    #expect(forwards == all && backwards == all)
    #expect(try FourierSums(map.identity, documents: all.documents, steps: all.steps) == all)
  }

  /// Clouds of embeddings of length about 1 in 12 dimensions about one of four centres, in runs of `clump` alike.
  private func cloud(_ documents: Int, clump: Int, shift: Double, _ draws: inout Draws) -> [[Float]] {
    var center: [Double] = []
    return (0..<documents).map { index in
      if index.isMultiple(of: clump) {
        let which = draws.below(4)
        center = (0..<12).map { ($0 % 4 == which ? 0.5 : 0) + ($0 == 0 ? shift : 0) }
      }
      return center.map { Float($0 + 0.3 * (draws.uniform() + draws.uniform() - 1)) }
    }
  }

  @Test(
    "quiet windows exceed the critical value in about one look of twenty, bursts of like documents included",
    arguments: [1, 5])
  func level(clump: Int) throws {
    let seed: UInt64 = 91
    var draws = Draws(seed: seed)
    let map = try FourierMap(dimensions: 12, frequencies: 16)
    var beyond = (quiet: 0, moved: 0)
    for _ in 0..<4 {
      let blocks = try (0..<100).map { _ in try sums(cloud(40, clump: clump, shift: 0, &draws), map) }
      let baseline = try EmbeddingBaseline(learningFrom: blocks)
      #expect(clump == 1 ? baseline.designEffect < 1.2 : baseline.designEffect > 2)
      for _ in 0..<25 {
        let quiet = try sums(cloud(200, clump: clump, shift: 0, &draws), map)
        let moved = try sums(cloud(200, clump: clump, shift: 0.3, &draws), map)
        if try baseline.distance(of: quiet).isBeyond { beyond.quiet += 1 }
        if try baseline.distance(of: moved).isBeyond { beyond.moved += 1 }
      }
    }
    // 5 of 100 are due; more than 14 come about once in 5,000 times.
    #expect(beyond.quiet <= 14, "seed \(seed): \(beyond)")
    #expect(beyond.moved >= 95, "seed \(seed): \(beyond)")
  }

  @Test("what cannot be used is an error, and changes nothing")
  func errors() throws {
    for bad in [(0, 1, 1.0), (1, 0, 1), (1, 1, 0), (1, 1, .nan), (1 << 20, 1, 1), (.max, .max, 1)] {
      #expect(throws: EmbeddingError.self) { try FourierMap(dimensions: bad.0, frequencies: bad.1, bandwidth: bad.2) }
    }
    let map = try FourierMap(dimensions: 2, frequencies: 3)
    let other = try FourierMap(dimensions: 2, frequencies: 3, seed: 2)
    var sums = FourierSums(map.identity)
    try sums.add([1, 2], map: map)
    let before = sums
    #expect(throws: EmbeddingError.dimensions(1, of: 2)) { try sums.add([1], map: map) }
    #expect(throws: EmbeddingError.component(1, .infinity)) { try sums.add([1, .infinity], map: map) }
    #expect(throws: EmbeddingError.self) { try sums.add([.nan, 1], map: map) }
    #expect(throws: EmbeddingError.self) { try sums.add([3e38, 1], map: map) }
    #expect(throws: EmbeddingError.self) { try sums.add([1, 2], map: other) }
    #expect(throws: EmbeddingError.self) { try sums.merge(FourierSums(other.identity)) }
    #expect(throws: EmbeddingError.self) { try FourierSums(map.identity, documents: 1, steps: [0]) }
    #expect(throws: EmbeddingError.self) { try FourierSums(map.identity, documents: -1, steps: [0, 0, 0, 0, 0, 0]) }
    #expect(throws: EmbeddingError.self) {
      try FourierSums(map.identity, documents: 1, steps: [.min, 0, 0, 0, 0, 0])
    }
    var many = try FourierSums(
      map.identity, documents: FourierSums.mostDocuments, steps: [Int64](repeating: 1 << 62, count: 6))
    #expect(throws: EmbeddingError.self) { try many.merge(sums) }
    #expect(throws: EmbeddingError.self) { try many.add([1, 2], map: map) }
    #expect(sums == before)
    #expect(throws: EmbeddingError.blocks(15, atLeast: 16)) {
      try EmbeddingBaseline(learningFrom: [FourierSums](repeating: sums, count: 15))
    }
    let same = try EmbeddingBaseline(learningFrom: [FourierSums](repeating: sums, count: 2000))
    #expect(try same.distance(of: sums).value < 1e-12)
    #expect(throws: EmbeddingError.empty) { try same.distance(of: FourierSums(map.identity)) }
    #expect(throws: EmbeddingError.self) { try same.distance(of: sums, tolerance: .nan) }
    #expect(throws: EmbeddingError.self) { try same.distance(of: FourierSums(other.identity)) }
  }
}
