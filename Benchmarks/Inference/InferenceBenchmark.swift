import FoundationEssentials
import Glibc
import Inference

/// Measures the tokenizer, and the engine end to end against the bare runtime on the same batches, already tokenized.
///
///     InferenceBenchmark MODEL_DIRECTORY TEXTS.jsonl [ROUNDS]
///
/// TEXTS holds a JSON string a line. One JSON object is printed; seconds are of CPU, the least of all rounds.
/// `run.py` calls it and measures the reference tokenizer in the same run.
@main
struct InferenceBenchmark {
  private struct Report: Encodable {
    var documents = 0
    var tokens = 0
    var tokenizerSeconds = Double.infinity
    var engineSeconds = Double.infinity
    var bareSeconds = Double.infinity
    var runtime = ""
  }

  private static let tokensPerBatch = 2048

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3 else {
      print("usage: InferenceBenchmark MODEL_DIRECTORY TEXTS.jsonl [ROUNDS]")
      exit(64)
    }
    let model = try ModelDirectory(path: arguments[1])
    let lines = try Data(contentsOf: URL(filePath: arguments[2])).split(separator: UInt8(ascii: "\n"))
    let texts = try lines.map { Array(try JSONDecoder().decode(String.self, from: Data($0)).utf8) }
    let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5
    let runtime = try OnnxRuntime.open()
    let engine = try ClassificationEngine(
      model: model, runtime: runtime, workers: 1, tokensPerBatch: tokensPerBatch)
    let tokenizerFile = model.path(of: model.description.tokenizer)
    let tokenizer = try WordPieceTokenizer.read(
      [UInt8](try Data(contentsOf: URL(filePath: tokenizerFile))), path: tokenizerFile)
    let bare = try BareRuntime(
      OnnxSession(runtime, file: model.path(of: model.description.graph)),
      tokenizer, texts, maxTokens: model.description.maxTokens, tokensPerBatch: tokensPerBatch)

    var report = Report(documents: texts.count, runtime: runtime.version)
    // In turn, so that what disturbs the machine disturbs all alike.
    for _ in 0..<rounds {
      report.tokenizerSeconds = min(
        report.tokenizerSeconds, seconds { report.tokens = tokenize(texts, tokenizer) })
      report.engineSeconds = min(report.engineSeconds, seconds { _ = engine.classify(texts) })
      report.bareSeconds = min(report.bareSeconds, try seconds { try bare.run() })
    }
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }

  /// Tokenizes whole texts; returns how many tokens there were.
  private static func tokenize(_ texts: [[UInt8]], _ tokenizer: WordPieceTokenizer) -> Int {
    var scratch = tokenizer.makeScratch()
    var buffer = TokenBuffer()
    return texts.reduce(0) { sum, text in
      tokenizer.encode(text.span, scratch: &scratch, into: &buffer)
      return sum + buffer.count
    }
  }

  /// The CPU time that `body` takes, of all threads.
  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = now()
    try body()
    return now() - start
  }
}
