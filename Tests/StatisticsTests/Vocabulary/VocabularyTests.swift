import Statistics
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
  /// Documents of about 25 of 150 words whose shares fall off as 1/rank, in runs of `clump` alike; each word of `topic`
  /// besides, in a share of the documents.
  private func documents(
    _ count: Int, clump: Int = 1, topic: [String] = [], share: Double = 0, _ draws: inout Draws
  ) -> [[Word]] {
    var words: [Word] = []
    var documents: [[Word]] = []
    for index in 0..<count {
      if index.isMultiple(of: clump) {
        words = []
        for rank in 1...150 where draws.happens(min(0.9, 5 / Double(rank))) { words.append(Word("w\(rank)")) }
        for word in topic where draws.happens(share) { words.append(Word(word)) }
      }
      documents.append(words)
    }
    return documents
  }

  private func counts(_ documents: some Sequence<[Word]>) -> WordCounts {
    var counts = WordCounts()
    for document in documents { counts.add(words: document) }
    return counts
  }

  private func baseline(_ blocks: Int, clump: Int = 1, _ draws: inout Draws) throws -> VocabularyBaseline {
    var learner = VocabularyLearner()
    for _ in 0..<blocks { learner.add(counts(documents(50, clump: clump, &draws))) }
    return try VocabularyBaseline(learner)
  }

  @Test("counts and images are the same whatever the split and order")
  func merging() throws {
    var draws = Draws(seed: 3)
    let all = documents(300, &draws)
    let whole = counts(all)
    var parts = [all[..<7], all[7..<120], all[120...]].map { counts($0) }
    var forwards = WordCounts()
    for part in parts { forwards.merge(part) }
    parts.reverse()
    var backwards = WordCounts()
    for part in parts { backwards.merge(part) }
    #expect(forwards == whole && backwards == whole && whole.documents == 300)
    var sketch = WordSketch()
    for part in parts { sketch.merge(WordSketch(part)) }
    #expect(sketch == WordSketch(whole))
    var rest = WordCounts()
    rest.merge(try WordCounts(documents: 300, counts: Array(whole.counts.prefix(200))))
    rest.merge(try WordCounts(documents: 300, counts: Array(whole.counts.dropFirst(200))), areSame: true)
    #expect(rest == whole)
  }

  @Test("beyond 65,536 words the same words are kept in any order, and their counts are exact")
  func bound() {
    let all = (0..<50).map { part in (0..<4_000).map { Word("x\((part * 3_000 + $0) % 150_000)") } }
    let forwards = counts(all)
    var backwards = WordCounts()
    for part in all.reversed() { backwards.merge(counts([part])) }
    #expect(forwards == backwards && forwards.counts.count == WordCounts.most)
    var exact: [Word: Int] = [:]
    for word in all.joined() { exact[word, default: 0] += 1 }
    #expect(forwards.counts.allSatisfy { exact[$0.word] == $0.count })
  }

  @Test("a table that was pruned is wrong by no more than it says")
  func table() {
    var draws = Draws(seed: 5)
    var table = WordTable(limit: 256)
    var exact = WordCounts()
    for _ in 0..<60 {
      let rare = (0..<300).map { "r\(draws.below(100_000))-\($0)" }
      let block = counts(documents(100, topic: rare, share: 0.1, &draws))
      table.add(block)
      exact.merge(block)
    }
    #expect(table.counts.count <= 256 && table.missed > 0 && table.documents == 6_000)
    for (word, count) in exact.counts {
      let found = table.counts[word] ?? 0
      #expect(found <= count && count <= found + table.missed, "\(word): \(found) of \(count), \(table.missed)")
    }
    let common = exact.counts.sorted { $0.count > $1.count }.prefix(20)
    #expect(common.allSatisfy { table.counts[$0.word] != nil })
  }

  @Test(
    "quiet windows exceed the critical value in about one look of twenty, runs of like documents included",
    arguments: [1, 5])
  func level(clump: Int) throws {
    let seed: UInt64 = 17
    var draws = Draws(seed: seed)
    var beyond = 0
    var words = 0
    for _ in 0..<3 {
      let normal = try baseline(120, clump: clump, &draws)
      #expect(clump == 1 ? normal.designEffect < 1.3 : normal.designEffect > 3, "\(normal.designEffect)")
      for _ in 0..<33 {
        let quiet = counts(documents(300, clump: clump, &draws))
        if try normal.distance(of: WordSketch(quiet)).isBeyond { beyond += 1 }
        var table = WordTable()
        table.add(quiet)
        words += normal.moved(in: table).isEmpty ? 0 : 1
      }
    }
    print("vocabulary, runs of \(clump): \(beyond) of 99 quiet windows beyond, \(words) with a word that moved")
    // 5 of 100 are due; more than 14 come about once in 5,000 times.
    #expect(beyond <= 14 && words <= 14, "seed \(seed): \(beyond) beyond, \(words) with words")
  }

  @Test("a topic that comes is beyond the critical value, its words first with their shares; one that goes likewise")
  func topic() throws {
    var draws = Draws(seed: 23)
    let normal = try baseline(120, &draws)
    let names = ["planet", "comet", "orbit"]
    let moved = counts(documents(500, topic: names, share: 0.3, &draws))
    let distance = try normal.distance(of: WordSketch(moved))
    #expect(distance.isBeyond && distance.value > 0.35 && distance.value < 0.75, "\(distance)")
    var table = WordTable()
    table.add(moved)
    let words = normal.moved(in: table)
    #expect(Set(words.prefix(3).map(\.word)) == Set(names) && words.count <= 6, "\(words)")
    #expect(words.prefix(3).allSatisfy { $0.before == 0 && ($0.since - 0.3).magnitude < 0.08 })
    var gone = WordTable()
    gone.add(counts(documents(500, &draws).map { $0.filter { $0.text != "w9" } }))
    let first = try #require(normal.moved(in: gone).first)
    #expect(first.word == "w9" && first.since == 0 && (first.before - 5.0 / 9).magnitude < 0.03)
  }

  @Test("two spellings of one character are two words, the same in any order")
  func spellings() {
    let (one, other) = (Word("caf\u{E9}"), Word("cafe\u{301}"))
    #expect(one.text == other.text && one != other && (one < other) != (other < one))
    #expect(counts([[one], [other]]) == counts([[other], [one]]))
    #expect(counts([[one], [other]]).counts.count == 2)
  }

  @Test("what cannot be used is an error, and too few blocks teach nothing")
  func errors() throws {
    var learner = VocabularyLearner()
    for _ in 0..<15 { learner.add(counts([[Word("a")]])) }
    learner.add(WordCounts())
    #expect(throws: VocabularyError.blocks(15, atLeast: 16)) { try VocabularyBaseline(learner) }
    learner.add(counts([[Word("a")]]))
    let same = try VocabularyBaseline(learner)
    #expect(try same.distance(of: WordSketch(counts([[Word("a")]]))).value == 0)
    #expect(throws: VocabularyError.empty) { try same.distance(of: WordSketch()) }
    #expect(same.moved(in: WordTable()).isEmpty)
    #expect(throws: VocabularyError.self) { try WordCounts(documents: 1, counts: [(Word("a"), 2)]) }
    #expect(throws: VocabularyError.self) { try WordCounts(documents: 1, counts: [(Word("a"), 0)]) }
    #expect(throws: VocabularyError.self) { try WordCounts(documents: -1, counts: []) }
    #expect(throws: VocabularyError.self) { try WordCounts(documents: .max, counts: []) }
    #expect(throws: VocabularyError.self) { try WordSketch(documents: 1, sums: [0]) }
  }
}
