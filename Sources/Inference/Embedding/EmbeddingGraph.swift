/// The family `sentence-embedding`: `input_ids`, `attention_mask` and, where the graph asks for it, `token_type_ids`, to
/// a vector a token, float32 [documents, tokens, dimensions].
struct EmbeddingGraph: TokenGraph {
  /// The names under which exports give the vectors.
  static let outputs = ["last_hidden_state", "token_embeddings"]

  let session: OnnxSession
  private(set) var policy = BatchPolicy()
  let inputs: [TokenInput]
  private let output: Int
  let padding: Int32
  let maxTokens: Int

  /// Checks that the graph is one of this family, and tries it.
  ///
  /// - Throws: a `ModelError` of the kind `unfitGraph`.
  init(
    session: OnnxSession, padding: Int32, maxTokens: Int, samples: [[Int32]], file: String
  ) throws(ModelError) {
    self.session = session
    self.padding = padding
    self.maxTokens = maxTokens
    inputs = try session.inputs(TokenInput.self, family: .sentenceEmbedding, file: file)
    let name = Self.outputs.first { name in session.outputs.contains { $0.name == name } } ?? Self.outputs[0]
    output = try session.output(name, rank: 3, file: file)
    try tryLongest(samples.first, file)
    policy = triedPolicy(Array(samples.dropFirst()))
  }

  /// The mean of the row's vectors, of length 1: summed in double precision in the order of the tokens. A mean of
  /// nothing but zeros stays as it is.
  func answer(
    _ row: [Int32], at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> Result<[Float], InferenceError> {
    try outputs.withFloats(output) { values, shape in
      guard shape.count == 3, shape[0] == count, shape[1] >= row.count else {
        return .failure(.unexpectedShape(found: shape, expected: [count, row.count, shape.last ?? 0]))
      }
      var sums = [Double](repeating: 0, count: shape[2])
      for token in row.indices {
        let first = (index * shape[1] + token) * shape[2]
        for place in sums.indices { sums[place] += Double(values[first + place]) }
      }
      let means = sums.map { $0 / Double(max(row.count, 1)) }
      let norm = means.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard norm.isFinite else { return .failure(.notFinite(task: "embedding")) }
      return .success(means.map { Float($0 / max(norm, 1e-12)) })
    }
  }

  func bits(
    _ row: [Int32], at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> [UInt32] {
    try outputs.withFloats(output) { values, shape in
      guard shape.count == 3, shape[0] == count, shape[1] >= row.count else { return [] }
      let first = index * shape[1] * shape[2]
      return (first..<first + row.count * shape[2]).map { values[$0].bitPattern }
    }
  }
}
