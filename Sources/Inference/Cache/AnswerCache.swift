internal import Crypto
internal import Synchronization

/// Answers that were given before, by what they depend on: the model's digest, which covers its labels, thresholds and
/// temperature, and the text, to the byte.
///
/// A cached answer is the one that the model would give, since a model's answer depends on nothing else. Bounded in bytes;
/// what was not asked for longest goes first: entries live in two generations, each of half the bound, a hit moves an entry
/// to the younger one, and when that is full it takes the place of the older one. Failures are not kept.
package final class AnswerCache: Sendable {
  /// What it holds and what became of the documents asked for.
  package struct Counts: Sendable, Equatable {
    package var entries = 0
    package var bytes = 0
    /// Documents answered from the cache, or by another document of the same batch.
    package var hits = 0
    /// Documents that the model was asked about.
    package var misses = 0
  }

  private struct Generation {
    var answers: [Key: DocumentAnswer] = [:]
    var bytes = 0
  }

  private struct State {
    var young = Generation()
    var old = Generation()
    var hits = 0
    var misses = 0
  }

  private let state = Mutex(State())
  private let half: Int

  /// - Parameter bytes: the most that entries take, as `DocumentAnswer.cachedBytes` counts them.
  package init(bytes: Int) { half = max(bytes, 0) / 2 }

  package var counts: Counts {
    state.withLock { state in
      Counts(
        entries: state.young.answers.count + state.old.answers.count, bytes: state.young.bytes + state.old.bytes,
        hits: state.hits, misses: state.misses)
    }
  }

  /// Answers texts, those that were seen before without asking the model.
  ///
  /// - Returns: an answer or an error a text, in their order, and whether it was there already.
  package func answers<Text: UTF8Text>(
    to texts: [Text], by model: LoadedModel
  ) -> [(answer: Result<DocumentAnswer, InferenceError>, isCached: Bool)] {
    let digest = Array(model.directory.digest.utf8)
    let keys = texts.map { text in text.withUTF8Span { Key(digest: digest, text: $0) } }
    var known = find(keys)
    // Of equal texts in one batch only the first is asked.
    var first: [Key: Int] = [:]
    for place in keys.indices where known[place] == nil && first[keys[place]] == nil { first[keys[place]] = place }
    let asked = first.values.sorted()
    let given = model.answers(to: asked.map { texts[$0] })
    keep(zip(asked, given).compactMap { place, answer in (try? answer.get()).map { (keys[place], $0) } })
    let answered = Dictionary(uniqueKeysWithValues: zip(asked, given))
    let results = keys.indices.map { place -> (answer: Result<DocumentAnswer, InferenceError>, isCached: Bool) in
      if let answer = known[place].take() { return (.success(answer), true) }
      if let answer = answered[place] { return (answer, false) }
      let answer = first[keys[place]].flatMap { answered[$0] }
      return (answer ?? .failure(.runFailed(reason: "it was not run")), true)
    }
    state.withLock { state in
      state.hits += keys.count - asked.count
      state.misses += asked.count
    }
    return results
  }

  private func find(_ keys: [Key]) -> [DocumentAnswer?] {
    state.withLock { state in
      keys.map { key in
        if let answer = state.young.answers[key] { return answer }
        guard let answer = state.old.answers.removeValue(forKey: key) else { return nil }
        state.old.bytes -= answer.cachedBytes
        insert(answer, key, &state)
        return answer
      }
    }
  }

  private func keep(_ answers: [(Key, DocumentAnswer)]) {
    state.withLock { state in for (key, answer) in answers { insert(answer, key, &state) } }
  }

  private func insert(_ answer: DocumentAnswer, _ key: Key, _ state: inout State) {
    let bytes = answer.cachedBytes
    guard bytes <= half else { return }
    if let replaced = state.young.answers[key] { state.young.bytes -= replaced.cachedBytes }
    if let replaced = state.old.answers.removeValue(forKey: key) { state.old.bytes -= replaced.cachedBytes }
    if state.young.bytes + bytes > half {
      state.young.answers[key] = nil
      state.old = state.young
      state.young = Generation()
    }
    state.young.answers[key] = answer
    state.young.bytes += bytes
  }
}

extension AnswerCache {
  /// SHA-256 of the model's digest and the text: two texts with one key are not to be found.
  private struct Key: Hashable {
    let words: SIMD4<UInt64>

    init(digest: [UInt8], text: Span<UInt8>) {
      var hash = SHA256()
      hash.update(data: digest)
      text.withUnsafeBytes { hash.update(bufferPointer: $0) }
      words = hash.finalize().withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    static func == (one: Key, other: Key) -> Bool { one.words == other.words }

    /// The words are spread already.
    func hash(into hasher: inout Hasher) { hasher.combine(words[0]) }
  }
}

extension DocumentAnswer {
  /// What it takes in a cache, in bytes, its key and a hash table two thirds full included. Texts that it shares with its
  /// model are not counted.
  var cachedBytes: Int {
    let array = 32
    func size<Element>(_ elements: [Element]) -> Int {
      elements.isEmpty ? 0 : array + elements.count * MemoryLayout<Element>.stride
    }
    var bytes = (MemoryLayout<Self>.stride + 32) * 3 / 2
    bytes += size(tasks) + size(entities) + size(relations) + size(structures) + size(vector)
    for task in tasks { bytes += size(task.scores) + size(task.given) }
    for structure in structures {
      bytes += size(structure.fields)
      for field in structure.fields { bytes += size(field.values) }
    }
    return bytes
  }
}
