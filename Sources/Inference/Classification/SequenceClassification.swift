/// The family `sequence-classification`: `input_ids`, `attention_mask` and, where the graph asks for it,
/// `token_type_ids`, each int64 [documents, tokens], to `logits`, float32 [documents, labels].
struct SequenceClassification: TokenGraph {
  let session: OnnxSession
  private(set) var policy = BatchPolicy()
  let inputs: [TokenInput]
  private let output: Int
  private let tasks: [ModelDescription.Task]
  private let width: Int
  let padding: Int32
  let maxTokens: Int

  /// Checks that the graph is one of this family and as wide as there are labels, and tries it.
  ///
  /// - Parameter samples: made-up rows, the longest first.
  /// - Throws: a `ModelError` of the kind `unfitGraph`.
  init(
    session: OnnxSession, tasks: [ModelDescription.Task], padding: Int32, maxTokens: Int, samples: [[Int32]],
    file: String
  ) throws(ModelError) {
    self.session = session
    self.tasks = tasks
    self.padding = padding
    self.maxTokens = maxTokens
    width = tasks.reduce(0) { $0 + $1.labels.count }
    inputs = try session.inputs(TokenInput.self, family: .sequenceClassification, file: file)
    output = try session.output("logits", rank: 2, file: file)
    if let found = session.outputs[output].shape[1], found != width {
      throw ModelError(
        .unfitGraph, file: file, "the graph gives \(found) logits but model.yaml names \(width) labels")
    }
    try tryLongest(samples.first?[...], file)
    policy = triedPolicy(samples.dropFirst().map { $0[...] })
  }

  /// One answer a task.
  func answer(
    _ row: ArraySlice<Int32>, at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> Result<[Classification.Answer], InferenceError> {
    try outputs.withFloats(output) { values, shape in
      guard shape == [count, width] else {
        return .failure(.unexpectedShape(found: shape, expected: [count, width]))
      }
      var first = index * width
      var answers: [Classification.Answer] = []
      answers.reserveCapacity(tasks.count)
      for task in tasks {
        guard let answer = task.answer(values.extracting(first..<first + task.labels.count)) else {
          return .failure(.notFinite(task: task.name))
        }
        answers.append(answer)
        first += task.labels.count
      }
      return .success(answers)
    }
  }

  func bits(
    _ row: ArraySlice<Int32>, at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> [UInt32] {
    try outputs.withFloats(output) { values, shape in
      guard shape == [count, width] else { return [] }
      return (index * width..<(index + 1) * width).map { values[$0].bitPattern }
    }
  }
}
