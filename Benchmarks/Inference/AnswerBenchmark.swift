import FoundationEssentials
import Inference

/// Measures a model of any family end to end on one worker.
///
///     InferenceBenchmark answer MODEL_DIRECTORY TEXTS.jsonl [TOKENS_PER_BATCH]
///
/// TEXTS holds a JSON string a line. All are answered twice; what is printed, one JSON object, is of the second time, and of
/// a stream in which each text comes twice, without the cache of answers and with it. `compare.py` calls it.
struct AnswerBenchmark {
  private struct Report: Encodable {
    var documents: Int
    /// Of CPU, all threads.
    var seconds: Double
    /// Of the stream in which each text comes twice.
    var doubledSeconds = 0.0
    var cachedSeconds = 0.0
    var tokens = 0
    var entities = 0
    var failures = 0
    var runsTogether: Bool
    var runtime: String
  }

  /// Documents that are answered together, and a prime that mixes their order.
  private static let batch = 256
  private static let step = 7_919

  let model: String
  let texts: [[UInt8]]
  let tokensPerBatch: Int

  func measure() throws {
    let runtime = try OnnxRuntime.open()
    let loaded = try LoadedModel(
      try ModelDirectory(path: model), runtime: runtime, options: .init(workers: 1, tokensPerBatch: tokensPerBatch))
    _ = loaded.answers(to: texts)
    let start = CPUTime.now()
    let answers = loaded.answers(to: texts)
    var report = Report(
      documents: texts.count, seconds: CPUTime.now() - start, runsTogether: loaded.runsTogether,
      runtime: runtime.version)
    let doubled = stride(from: 0, to: texts.count * 2, by: Self.batch).map { start in
      (start..<min(start + Self.batch, texts.count * 2)).map { texts[$0 * Self.step % texts.count] }
    }
    var begin = CPUTime.now()
    for batch in doubled { _ = loaded.answers(to: batch) }
    report.doubledSeconds = CPUTime.now() - begin
    let cache = AnswerCache(bytes: 64 << 20)
    begin = CPUTime.now()
    for batch in doubled { _ = cache.answers(to: batch, by: loaded) }
    report.cachedSeconds = CPUTime.now() - begin
    for answer in answers {
      switch answer {
      case .success(let answer):
        report.tokens += answer.tokens
        report.entities += answer.entities.count
      case .failure: report.failures += 1
      }
    }
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }
}
