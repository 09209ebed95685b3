internal import ArgumentParser

/// `leeway predict`.
struct PredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Runs a model over the lines of a file, without Kafka, and prints what it says of each.",
    discussion: """
      Lines are JSON objects with "text" and optionally "id". Of a zero-shot model a line may ask another question than \
      model.yaml does: "labels" (a list of entity labels) and "tasks" ({"name": ["label", …]}, or for each name an \
      object with labels, multi_label and threshold). Printed is a line of JSON for each, in the input's order; a line \
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
          let batch = PredictBatch(
            lines[start..<min(start + Self.most, lines.count)], model: model, withScores: logits)
          StandardOutput.write(batch.output)
          failed += batch.failed
        }
      }
      return failed
    }
    if failed > 0 { throw CommandFailure("\(failed) of the lines were not answered; see their \"error\".") }
  }

  /// How many lines are predicted at once: enough to sort them by length.
  private static let most = 512
}
