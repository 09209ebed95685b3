/// The family `token-classification`: `input_ids`, `attention_mask` and, where the graph asks for it,
/// `token_type_ids`, to `logits`, float32 [documents, tokens, labels].
struct TaggingGraph: TokenGraph {
  let session: OnnxSession
  private(set) var policy = BatchPolicy()
  let inputs: [TokenInput]
  private let output: Int
  private let labels: Int
  let padding: Int32
  let maxTokens: Int
  private let softmax: Softmax

  /// Checks that the graph is one of this family and as wide as there are labels, and tries it.
  ///
  /// - Throws: a `ModelError` of the kind `unfitGraph`.
  init(
    session: OnnxSession, labels: Int, padding: Int32, maxTokens: Int, temperature: Double, samples: [[Int32]],
    file: String
  ) throws(ModelError) {
    self.session = session
    self.labels = labels
    self.padding = padding
    self.maxTokens = maxTokens
    softmax = Softmax(temperature: temperature)
    inputs = try session.inputs(TokenInput.self, family: .tokenClassification, file: file)
    output = try session.output("logits", rank: 3, file: file)
    if let found = session.outputs[output].shape[2], found != labels {
      throw ModelError(
        .unfitGraph, file: file, "the graph gives \(found) logits a token but there are \(labels) labels")
    }
    try tryLongest(samples.first, file)
    policy = triedPolicy(Array(samples.dropFirst()))
  }

  /// Each token's probabilities, one after the other.
  func answer(
    _ row: [Int32], at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> Result<[Float], InferenceError> {
    try outputs.withFloats(output) { values, shape in
      guard shape.count == 3, shape[0] == count, shape[1] >= row.count, shape[2] == labels else {
        return .failure(.unexpectedShape(found: shape, expected: [count, row.count, labels]))
      }
      var scores: [Float] = []
      scores.reserveCapacity(row.count * labels)
      for token in row.indices {
        let first = (index * shape[1] + token) * labels
        guard let answer = softmax.answer(values.extracting(first..<first + labels)) else {
          return .failure(.notFinite(task: "tags"))
        }
        scores += answer.scores
      }
      return .success(scores)
    }
  }

  func bits(
    _ row: [Int32], at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> [UInt32] {
    try outputs.withFloats(output) { values, shape in
      guard shape.count == 3, shape[0] == count, shape[1] >= row.count, shape[2] == labels else { return [] }
      let first = index * shape[1] * labels
      return (first..<first + row.count * labels).map { values[$0].bitPattern }
    }
  }
}
