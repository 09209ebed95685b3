import Testing

@testable import Inference

@Suite("Cache of answers")
struct AnswerCacheTests {
  @Test("A text is asked once, and its answer is the same from then on")
  func hits() throws {
    let model = try TinyModel().load()
    let cache = AnswerCache(bytes: 1 << 20)
    let texts = ["the mail", "a game", "the mail", "the mail ", "a game"]
    let first = cache.answers(to: texts, by: model)
    #expect(first.map(\.isCached) == [false, false, true, false, true])
    #expect(first.map(\.answer) == model.answers(to: texts))
    let again = cache.answers(to: Array(texts.reversed()), by: model)
    #expect(!again.map(\.isCached).contains(false))
    #expect(again.map(\.answer) == model.answers(to: Array(texts.reversed())))
    #expect(cache.counts.hits == 7 && cache.counts.misses == 3 && cache.counts.entries == 3)
  }

  @Test("Models with other digests share nothing")
  func digests() throws {
    let (one, other) = (try TinyModel(), try TinyModel())
    try other.describe("temperature: 0.5", as: "temperature: 0.6")
    let cache = AnswerCache(bytes: 1 << 20)
    let models = [try one.load(), try other.load()]
    for model in models {
      let given = cache.answers(to: ["the mail"], by: model)[0]
      #expect(!given.isCached)
      #expect(given.answer == model.answers(to: ["the mail"])[0])
    }
    #expect(cache.counts.entries == 2)
  }

  @Test("A failure is not kept, and equal texts of one batch fail alike")
  func failures() throws {
    let model = try TinyModel().load()
    let cache = AnswerCache(bytes: 1 << 20)
    for _ in 0..<2 {
      let given = cache.answers(to: ["a nan of sound", "the mail", "a nan of sound"], by: model)
      #expect(given[0].answer == .failure(.notFinite(task: "section")))
      #expect(given[2].answer == given[0].answer)
      #expect(given[1].answer == model.answers(to: ["the mail"])[0])
    }
    #expect(cache.counts.entries == 1)
  }

  @Test("The bound holds, what is asked for often stays, and the rest goes")
  func bound() throws {
    let model = try TinyModel().load()
    let size = try model.answers(to: ["x"])[0].get().cachedBytes
    let cache = AnswerCache(bytes: 20 * size)
    for number in 0..<200 {
      _ = cache.answers(to: ["often", "text \(number)"], by: model)
      #expect(cache.counts.bytes <= 20 * size)
      #expect(cache.counts.bytes == cache.counts.entries * size)
    }
    #expect(cache.counts.entries >= 10)
    #expect(cache.answers(to: ["often"], by: model)[0].isCached)
    #expect(!cache.answers(to: ["text 3"], by: model)[0].isCached)
    #expect(cache.answers(to: ["text 199"], by: model)[0].isCached)
  }

  @Test("A cache of no bytes keeps nothing and answers all the same")
  func none() throws {
    let model = try TinyModel().load()
    let cache = AnswerCache(bytes: 0)
    for _ in 0..<2 { #expect(!cache.answers(to: ["the mail"], by: model)[0].isCached) }
    #expect(cache.counts.entries == 0 && cache.counts.bytes == 0)
  }
}
