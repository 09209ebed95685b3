extension VocabularyBaseline {
  /// How many words that moved are told.
  public static let mostMoved = 20
  /// Words that fewer documents have, before and now together, are not looked at.
  static let leastDocuments = 5

  /// The words that another share of documents has now, those of most evidence first; at most 20.
  ///
  /// Of each word a G-test of its documents before and now, both divided by the word's design effect; of all of them those
  /// are told that hold the false-discovery rate at 5 % (Benjamini & Hochberg, JRSS B 57, 1995). For one look. Where a
  /// table left words out, what a word may have had there at most is taken for its count, so that leaving out moves nothing.
  public func moved(in now: WordTable) -> [MovedWord] {
    guard now.documents > 0, documents > 0 else { return [] }
    var tested: [(word: MovedWord, chance: Double)] = []
    for entry in words {
      guard let word = moved(entry.word, entry.count, now.counts[entry.word], now, entry.designEffect) else { continue }
      tested.append((word, ChiSquared.survival(word.evidence, degrees: 1)))
    }
    let known = Set(words.map(\.word))
    for (word, count) in now.ordered where !known.contains(word) {
      guard let word = moved(word, nil, count, now, wordEffect) else { continue }
      tested.append((word, ChiSquared.survival(word.evidence, degrees: 1)))
    }
    return Self.discovered(tested).sorted { left, right in
      left.evidence != right.evidence ? left.evidence > right.evidence : Word(left.word) < Word(right.word)
    }.prefix(Self.mostMoved).map(\.self)
  }

  /// - Parameters:
  ///   - before: the documents of the baseline; nil where it does not list the word.
  ///   - since: those of now, likewise.
  /// - Returns: nil where too few have it.
  private func moved(
    _ word: Word, _ before: Int?, _ since: Int?, _ now: WordTable, _ effect: Double
  ) -> MovedWord? {
    let (m, n) = (Double(documents), Double(now.documents))
    guard (before ?? unlisted).saturatingAdd(since ?? now.missed) >= Self.leastDocuments else { return nil }
    // A count that is too small by up to so many: nearer to no difference by as much.
    let most = before.map { $0 + missed } ?? unlisted
    let old = (low: Double(before ?? 0) / m, high: Double(min(documents, most)) / m)
    let new = (low: Double(since ?? 0) / n, high: Double(min(now.documents, (since ?? 0) + now.missed)) / n)
    let pair: (Double, Double)
    if new.low > old.high {
      pair = (old.high, new.low)
    } else if new.high < old.low {
      pair = (old.low, new.high)
    } else {
      pair = (old.low, old.low)
    }
    let evidence = Self.evidence(pair.0, m / effect, pair.1, n / effect)
    return MovedWord(word: word.text, before: old.low, since: new.low, evidence: evidence)
  }

  /// The G statistic of two shares of `m` and `n` documents.
  private static func evidence(_ p: Double, _ m: Double, _ q: Double, _ n: Double) -> Double {
    let both = (p * m + q * n) / (m + n)
    func part(_ share: Double, _ expected: Double) -> Double {
      share > 0 && expected > 0 ? share * Elementary.log(share / expected) : 0
    }
    let old = part(p, both) + part(1 - p, 1 - both)
    let new = part(q, both) + part(1 - q, 1 - both)
    return max(0, 2 * (m * old + n * new))
  }

  private static func discovered(_ tested: [(word: MovedWord, chance: Double)]) -> [MovedWord] {
    let ranked = tested.sorted { left, right in
      left.chance != right.chance ? left.chance < right.chance : Word(left.word.word) < Word(right.word.word)
    }
    var last = 0
    for (place, one) in ranked.enumerated() {
      if one.chance <= Distance.level * Double(place + 1) / Double(ranked.count) { last = place + 1 }
    }
    return ranked.prefix(last).map(\.word)
  }
}
