internal import ArgumentParser
internal import Events
internal import Inference

/// `leeway tokenize`.
struct TokenizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Prints the token ids and offsets of the lines of a file.",
    discussion: """
      Lines are JSON objects with "text" and optionally "id". Printed is a line of JSON for each, in the input's order: \
      ids, and offsets as pairs of Unicode scalars, half open; special tokens have [0, 0]. They are those of the Python \
      package tokenizers. No model is run: the directory needs a tokenizer.json, and model.yaml only where that names \
      another file.

      EXAMPLES
        echo '{"text": "A small mail server."}' | leeway tokenize --model models/starter

      Exit status: 0 where every line was read, else 1.
      """)

  @Option(help: ArgumentHelp("The model's directory.", valueName: "folder"))
  var model: String

  @Option(name: [.short, .long], help: ArgumentHelp("The file to read; - is standard input.", valueName: "file"))
  var input = "-"

  @Flag(name: .customLong("no-special-tokens"), help: "Leaves out the special tokens around each text.")
  var noSpecialTokens = false

  func run() async throws {
    let failed = try await CommandFailure.reporting(without: []) {
      let tokenizer = try ModelDirectory.tokenizer(in: model)
      var scratch = tokenizer.makeScratch()
      var tokens = TokenBuffer()
      var index = JSONIndex()
      var reader = try LineReader(input)
      var failed = 0
      while let lines = reader.next() {
        var writer = JSONWriter()
        for line in lines {
          do {
            let read = try PredictLine(line.bytes, index: &index)
            tokenizer.encode(
              read.text.span, addsSpecialTokens: !noSpecialTokens, scratch: &scratch, into: &tokens)
            Self.write(tokens, line.number, read, into: &writer)
          } catch {
            PredictionLine(number: line.number, id: nil).write(fault: "\(error)", into: &writer)
            failed += 1
          }
          writer.append(raw: "\n")
        }
        StandardOutput.write(writer.withUnsafeBytes { Array($0) })
      }
      return failed
    }
    if failed > 0 { throw CommandFailure("\(failed) of the lines were not read; see their \"error\".") }
  }

  private static func write(_ tokens: TokenBuffer, _ number: Int, _ line: PredictLine, into writer: inout JSONWriter) {
    writer.beginObject()
    PredictionLine(number: number, id: line.id).writeName(into: &writer)
    writer.field("ids", tokens.ids)
    writer.field("offsets", zip(tokens.starts, tokens.ends).map { [$0, $1] })
    writer.endObject()
  }
}
