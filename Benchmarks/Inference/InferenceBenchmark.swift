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

  private static let tokensPerBatch = 512

  static func main() {
    do {
      try run()
    } catch {
      print("\(error)")
      exit(1)
    }
  }

  private static func run() throws {
    let arguments = CommandLine.arguments
    if arguments.count >= 4, ["tokenize", "encode"].contains(arguments[1]) {
      let benchmark = try TokenizerBenchmark(tokenizer: arguments[2], texts: try texts(arguments[3]))
      guard arguments[1] == "tokenize" else { return benchmark.encode() }
      return try benchmark.measure(rounds: arguments.count > 4 ? Int(arguments[4]) ?? 5 : 5)
    }
    if arguments.count >= 4, arguments[1] == "answer" {
      let budget = arguments.count > 4 ? Int(arguments[4]) : nil
      let benchmark = AnswerBenchmark(
        model: arguments[2], texts: try texts(arguments[3]), tokensPerBatch: budget ?? tokensPerBatch)
      return try benchmark.measure()
    }
    guard arguments.count >= 3 else {
      print("usage: InferenceBenchmark MODEL_DIRECTORY TEXTS.jsonl [ROUNDS]")
      exit(64)
    }
    let model = try ModelDirectory(path: arguments[1])
    let texts = try texts(arguments[2])
    let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5
    let runtime = try OnnxRuntime.open()
    let engine = try LoadedModel(
      model, runtime: runtime, options: .init(workers: 1, tokensPerBatch: tokensPerBatch))
    let tokenizerFile = model.path(of: model.description.tokenizer)
    let tokenizer = try Tokenizer.read(
      [UInt8](try Data(contentsOf: URL(filePath: tokenizerFile))), path: tokenizerFile)
    let bare = try BareRuntime(
      OnnxSession(runtime, file: model.path(of: model.description.graph)),
      tokenizer, texts, maxTokens: model.description.maxTokens ?? 512, tokensPerBatch: tokensPerBatch)

    var report = Report(documents: texts.count, runtime: runtime.version)
    // In turn, so that what disturbs the machine disturbs all alike.
    for _ in 0..<rounds {
      report.tokenizerSeconds = min(
        report.tokenizerSeconds, seconds { report.tokens = tokenize(texts, tokenizer) })
      report.engineSeconds = min(report.engineSeconds, seconds { _ = engine.answers(to: texts) })
      report.bareSeconds = min(report.bareSeconds, try seconds { try bare.run() })
    }
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }

  /// Tokenizes whole texts; returns how many tokens there were.
  private static func tokenize(_ texts: [[UInt8]], _ tokenizer: Tokenizer) -> Int {
    var scratch = tokenizer.makeScratch()
    var buffer = TokenBuffer()
    return texts.reduce(0) { sum, text in
      tokenizer.encode(text.span, scratch: &scratch, into: &buffer)
      return sum + buffer.count
    }
  }

  private static func texts(_ file: String) throws -> [[UInt8]] {
    let lines = try Data(contentsOf: URL(filePath: file)).split(separator: UInt8(ascii: "\n"))
    return try lines.map { Array(try JSONDecoder().decode(String.self, from: Data($0)).utf8) }
  }

  /// The CPU time that `body` takes, of all threads.
  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = CPUTime.now()
    try body()
    return CPUTime.now() - start
  }
}
