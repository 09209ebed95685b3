internal import Events
internal import Inference

/// Lines that are predicted together, and what is printed of them.
struct PredictBatch {
  /// A line of JSON for each, in their order.
  private(set) var output: [UInt8] = []
  /// How many were not answered.
  private(set) var failed = 0

  /// - Parameter withScores: whether the model's raw scores are added.
  init(_ lines: ArraySlice<(number: Int, bytes: [UInt8])>, model: LoadedModel, withScores: Bool) {
    var index = JSONIndex()
    let read = lines.map { AskedLine($0, of: model, index: &index) }
    let asked = read.compactMap { line in (try? line.question.get()).map { (line.text, $0) } }
    var answers = model.answers(to: asked)[...]
    var writer = JSONWriter()
    for line in read {
      let out = PredictionLine(number: line.number, id: line.id)
      do {
        let question = try line.question.get()
        guard let answer = try answers.popFirst()?.get() else { continue }
        let scores = withScores ? model.scores(of: line.text, question) : nil
        out.write(answer, text: line.text, scores: scores, into: &writer)
      } catch {
        out.write(fault: "\(error)", into: &writer)
        failed += 1
      }
      writer.append(raw: "\n")
    }
    output = writer.withUnsafeBytes { Array($0) }
  }

  /// A line and its question, or why it cannot be asked.
  private struct AskedLine {
    let number: Int
    let id: [UInt8]?
    let text: [UInt8]
    let question: Result<PreparedQuestion, any Error>

    init(_ line: (number: Int, bytes: [UInt8]), of model: LoadedModel, index: inout JSONIndex) {
      number = line.number
      let read = Result { try PredictLine(line.bytes, index: &index) }
      let known = try? read.get()
      (id, text) = (known?.id, known?.text ?? [])
      question = read.flatMap { line in Result { try model.prepare(line.question) } }
    }
  }
}
