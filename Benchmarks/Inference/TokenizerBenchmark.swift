import FoundationEssentials
import Inference

/// Measures a tokenizer alone, or prints what it makes of texts.
///
///     InferenceBenchmark tokenize TOKENIZER.json TEXTS.jsonl ROUNDS
///     InferenceBenchmark encode TOKENIZER.json TEXTS.jsonl
///
/// TEXTS holds a JSON string a line. `tokenize` prints one JSON object, with seconds of CPU, the least of all rounds;
/// `encode` prints a line a text: ids, starts and ends with the special tokens, the same without them.
/// `run.py` and `Tests/InferenceTests/Fixtures/check-tokenizers.py` call it.
struct TokenizerBenchmark {
  private struct Report: Encodable {
    var texts = 0
    var tokens = 0
    var seconds = Double.infinity
  }

  private let tokenizer: Tokenizer
  private let texts: [[UInt8]]

  init(tokenizer file: String, texts: [[UInt8]]) throws {
    tokenizer = try Tokenizer.read([UInt8](try Data(contentsOf: URL(filePath: file))), path: file)
    self.texts = texts
  }

  func measure(rounds: Int) throws {
    var report = Report(texts: texts.count)
    var scratch = tokenizer.makeScratch()
    var out = TokenBuffer()
    for _ in 0..<rounds {
      let start = CPUTime.now()
      report.tokens = texts.reduce(0) { sum, text in
        tokenizer.encode(text.span, scratch: &scratch, into: &out)
        return sum + out.count
      }
      report.seconds = min(report.seconds, CPUTime.now() - start)
    }
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }

  func encode() {
    var scratch = tokenizer.makeScratch()
    var out = TokenBuffer()
    for text in texts {
      var lists: [[Int32]] = []
      for addsSpecialTokens in [true, false] {
        tokenizer.encode(text.span, addsSpecialTokens: addsSpecialTokens, scratch: &scratch, into: &out)
        lists += [out.ids, out.starts, out.ends]
      }
      print("[\(lists.map(\.description).joined(separator: ","))]")
    }
  }
}
