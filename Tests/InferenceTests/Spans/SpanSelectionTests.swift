import Testing

@testable import Inference

@Suite("Choosing among spans")
struct SpanSelectionTests {
  /// The rule as it is written, each pair compared.
  private static func clash(_ one: (Int, Int), _ other: (Int, Int), _ overlap: SpanOverlap, _ several: Bool) -> Bool {
    if one == other { return !several }
    if one.0 > other.1 || other.0 > one.1 { return false }
    if overlap == .flat { return true }
    return !((one.0 <= other.0 && one.1 >= other.1) || (other.0 <= one.0 && other.1 >= one.1))
  }

  @Test("A span is kept unless it clashes with one kept before", arguments: [UInt64(1), 2, 3, 4])
  func selection(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for overlap in [SpanOverlap.flat, .nested] {
      for several in [false, true] {
        var selection = SpanSelection(words: 90, overlap: overlap, allowsSeveralLabels: several)
        var kept: [(Int, Int)] = []
        for _ in 0..<400 {
          let first = Int.random(in: 0..<90, using: &random)
          let last = min(first + Int.random(in: 0..<64, using: &random), 89)
          let fits = !kept.contains { Self.clash((first, last), $0, overlap, several) }
          let isKept = selection.insert(first, last)
          #expect(isKept == fits, "seed \(seed) \(overlap) \(several) \(first)…\(last)")
          if fits { kept.append((first, last)) }
        }
      }
    }
  }

  @Test("Spans outside the words are not kept")
  func outside() {
    var selection = SpanSelection(words: 3, overlap: .flat, allowsSeveralLabels: false)
    for (first, last) in [(-1, 0), (2, 3), (2, 1)] {
      let isKept = selection.insert(first, last)
      #expect(!isKept)
    }
  }

  @Test("Overlapping spans are merged so that their scores add up to most", arguments: [UInt64(5), 6, 7])
  func schedule(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<60 {
      let spans = (0..<Int.random(in: 1...11, using: &random)).map { _ in
        let start = Int.random(in: 0..<30, using: &random)
        let score = Float(Int.random(in: 1...1000, using: &random)) / 1000
        return SpanEntity(label: "x", start: start, end: start + Int.random(in: 1...9, using: &random), score: score)
      }
      let merged = IntervalSchedule.merged(spans)
      for (one, next) in zip(merged, merged.dropFirst()) { #expect(one.end <= next.start) }
      // Every choice is tried.
      var best = 0.0
      for choice in 0..<1 << spans.count {
        let chosen = spans.indices.filter { choice >> $0 & 1 == 1 }.map { spans[$0] }.sorted { $0.start < $1.start }
        guard zip(chosen, chosen.dropFirst()).allSatisfy({ $0.end <= $1.start }) else { continue }
        best = max(best, chosen.reduce(0) { $0 + Double($1.score) })
      }
      #expect(abs(merged.reduce(0) { $0 + Double($1.score) } - best) < 1e-9, "seed \(seed)")
    }
  }

  @Test("Windows overlap by as many words as asked, and end where there is no more room")
  func windows() {
    let plan = WindowPlan(words: 10, overlap: 3, most: 4)
    #expect(plan.windows(of: 0, room: 100) { _ in 1 } == [0..<0])
    #expect(plan.windows(of: 10, room: 100) { _ in 1 } == [0..<10])
    #expect(plan.windows(of: 18, room: 100) { _ in 1 } == [0..<10, 7..<17, 14..<18])
    #expect(plan.windows(of: 90, room: 100) { _ in 1 }.last == 21..<31)
    #expect(plan.windows(of: 6, room: 4) { _ in 2 } == [0..<2, 1..<3, 2..<4, 3..<5])
    #expect(plan.windows(of: 2, room: 4) { _ in 9 } == [0..<1, 1..<2])
  }
}
