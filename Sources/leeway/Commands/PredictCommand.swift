internal import ArgumentParser
internal import Events
internal import Inference

/// `leeway predict`.
struct PredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Runs a model over the lines of a file, without Kafka, and prints what it says of each.",
    discussion: """
      Lines are JSON objects with "text" and optionally "id". Of a zero-shot model a line may ask another question than \
      model.yaml does: "labels" (a list of entity labels) and "tasks" ({"name": ["label", …]}, or a list of objects \
      with name, labels, multi_label and threshold). Printed is a line of JSON for each, in the input's order; a line \
      that cannot be read or answered gets one with "error". The engine is the one that `leeway run infer` uses, and \
      gives the same answers.

      EXAMPLES
        echo '{"id": "a", "text": "A small mail server."}' | leeway predict --model models/starter
        leeway predict --model models/gliner --input documents.jsonl --logits

      Exit status: 0 where every line was answered, else 1.
      """)

  @OptionGroup var options: ModelOptions

  @Option(name: [.short, .long], help: ArgumentHelp("The file to read; - is standard input.", valueName: "file"))
  var input = "-"

  @Flag(help: "Adds the model's raw scores, for comparing.")
  var logits = false

  func run() async throws {
    let failed = try await CommandFailure.reporting(without: []) {
      let model = try options.load()
      var reader = try LineReader(input)
      var failed = 0
      while let lines = reader.next() {
        for start in stride(from: 0, to: lines.count, by: Self.most) {
          failed += predict(lines[start..<min(start + Self.most, lines.count)], model)
        }
      }
      return failed
    }
    if failed > 0 { throw CommandFailure("\(failed) of the lines were not answered; see their \"error\".") }
  }

  /// How many lines are predicted at once: enough to sort them by length.
  private static let most = 512

  /// Prints a line for each; returns how many were not answered.
  private func predict(_ lines: ArraySlice<(number: Int, bytes: [UInt8])>, _ model: LoadedModel) -> Int {
    var index = JSONIndex()
    let read = lines.map { line in Result { try Asked(line.bytes, of: model, index: &index) } }
    var answers = model.answers(to: read.compactMap { try? $0.get() }.map { ($0.line.text, $0.question) })[...]
    var writer = JSONWriter()
    var failed = 0
    for (line, read) in zip(lines, read) {
      switch read {
      case .failure(let fault):
        PredictionLine(number: line.number, line: nil).write(fault: "\(fault)", into: &writer)
        failed += 1
      case .success(let asked):
        let out = PredictionLine(number: line.number, line: asked.line)
        switch answers.popFirst() {
        case .success(let answer)?:
          let scores = logits ? model.scores(of: asked.line.text, asked.question) : nil
          out.write(answer, scores: scores, into: &writer)
        case .failure(let fault)?:
          out.write(fault: "\(fault)", into: &writer)
          failed += 1
        case nil: break
        }
      }
      writer.append(raw: "\n")
    }
    StandardOutput.write(writer.withUnsafeBytes { Array($0) })
    return failed
  }

  /// A line and its question, prepared.
  private struct Asked {
    let line: PredictLine
    let question: PreparedQuestion

    init(_ bytes: [UInt8], of model: LoadedModel, index: inout JSONIndex) throws {
      line = try PredictLine(bytes, index: &index)
      question = try model.prepare(line.question)
    }
  }
}
