/// The family `gliner`: GLiNER 1 in span mode.
struct GlinerGraph: RowGraph {
  enum Input: String, GraphInput {
    case ids = "input_ids"
    case mask = "attention_mask"
    case wordNumbers = "words_mask"
    case lengths = "text_lengths"
    case spans = "span_idx"
    case spanMask = "span_mask"

    var isOptional: Bool { false }
    var type: TensorType { self == .spanMask ? .bool : .int64 }
    var shape: [Int?] {
      switch self {
      case .lengths: [nil, 1]
      case .spans: [nil, nil, 2]
      default: [nil, nil]
      }
    }
  }

  let session: OnnxSession
  private(set) var policy = BatchPolicy()
  private let inputs: [Input]
  private let output: Int
  private let width: Int
  private let padding: Int64
  private let maxTokens: Int

  /// Checks that the graph is one of this family, and tries it.
  ///
  /// - Throws: a `ModelError` of the kind `unfitGraph`.
  init(
    session: OnnxSession, settings: GlinerSettings, tokenizer: Tokenizer, samples: [GlinerRow], file: String
  ) throws(ModelError) {
    self.session = session
    inputs = try session.inputs(Input.self, family: .gliner, file: file)
    output = try session.output("logits", rank: 4, file: file)
    width = settings.maxWidth
    padding = Int64(tokenizer.padding)
    maxTokens = settings.maxTokens ?? .max
    try tryLongest(samples.first, file)
    policy = triedPolicy(samples)
  }

  func length(of row: GlinerRow) -> Int { row.ids.count }

  func kind(of row: GlinerRow) -> Int { labels(of: row) }

  func fill(_ tensors: inout GraphInputs, _ rows: [GlinerRow]) {
    let columns = BatchPolicy.columns(length: rows.reduce(1) { max($0, $1.ids.count) }, most: maxTokens)
    let spans = rows.reduce(1) { max($0, $1.words.count) } * width
    for input in inputs {
      switch input {
      case .ids:
        tensors.addIntegers(shape: [rows.count, columns], filledWith: padding) { out in
          Self.write(rows, columns, &out) { row, place in Int64(row.ids[place]) }
        }
      case .mask:
        tensors.addIntegers(shape: [rows.count, columns]) { Self.write(rows, columns, &$0) { _, _ in 1 } }
      case .wordNumbers:
        tensors.addIntegers(shape: [rows.count, columns]) { out in
          Self.write(rows, columns, &out) { row, place in Int64(row.wordNumbers[place]) }
        }
      case .lengths:
        tensors.addIntegers(shape: [rows.count, 1]) { out in
          for (index, row) in rows.enumerated() { out[index] = Int64(row.words.count) }
        }
      case .spans: tensors.addIntegers(shape: [rows.count, spans, 2]) { writeSpans(rows, spans, &$0) }
      case .spanMask: tensors.addFlags(shape: [rows.count, spans]) { writeMask(rows, spans, &$0) }
      }
    }
  }

  private static func write(
    _ rows: [GlinerRow], _ columns: Int, _ out: inout MutableSpan<Int64>, _ value: (GlinerRow, Int) -> Int64
  ) {
    for (index, row) in rows.enumerated() {
      for place in row.ids.indices { out[index * columns + place] = value(row, place) }
    }
  }

  private func writeSpans(_ rows: [GlinerRow], _ spans: Int, _ out: inout MutableSpan<Int64>) {
    for (index, row) in rows.enumerated() {
      for start in 0..<row.words.count {
        for more in 0..<width {
          let place = (index * spans + start * width + more) * 2
          out[place] = Int64(start)
          out[place + 1] = Int64(start + more)
        }
      }
    }
  }

  private func writeMask(_ rows: [GlinerRow], _ spans: Int, _ out: inout MutableSpan<Bool>) {
    for (index, row) in rows.enumerated() {
      let count = row.words.count
      for start in 0..<count {
        for more in 0..<min(width, count - start) { out[index * spans + start * width + more] = true }
      }
    }
  }

  func answer(
    _ row: GlinerRow, at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> Result<[SpanCandidate], InferenceError> {
    try outputs.withFloats(output) { values, shape in
      guard let first = place(of: row, at: index, of: count, shape) else {
        return .failure(.unexpectedShape(found: shape, expected: [count, row.words.count, width, labels(of: row)]))
      }
      return candidates(row, values, first: first, columns: shape[3])
    }
  }

  func bits(
    _ row: GlinerRow, at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> [UInt32] {
    try outputs.withFloats(output) { values, shape in
      var bits: [UInt32] = []
      guard let first = place(of: row, at: index, of: count, shape) else { return bits }
      forEachSpan(of: row) { start, more in
        for label in 0..<labels(of: row) {
          bits.append(values[first + (start * width + more) * shape[3] + label].bitPattern)
        }
      }
      return bits
    }
  }

  private func labels(of row: GlinerRow) -> Int { row.prompt.request.labels.count }

  /// Where a row's logits begin; nil where the shape is not one that holds them.
  private func place(of row: GlinerRow, at index: Int, of count: Int, _ shape: [Int]) -> Int? {
    guard shape.count == 4, shape[0] == count, shape[1] >= row.words.count, shape[2] == width,
      shape[3] >= labels(of: row)
    else { return nil }
    return index * shape[1] * width * shape[3]
  }

  /// Calls `body` for each span within the row: its first word, and how many more it has.
  private func forEachSpan(of row: GlinerRow, _ body: (Int, Int) -> Void) {
    let count = row.words.count
    for start in 0..<count { for more in 0..<min(width, count - start) { body(start, more) } }
  }

  /// What the logits from `first` on say of a row, `columns` labels a span.
  func candidates(
    _ row: GlinerRow, _ values: Span<Float>, first: Int, columns: Int
  ) -> Result<[SpanCandidate], InferenceError> {
    var candidates: [SpanCandidate] = []
    var isFinite = true
    let (thresholds, temperature) = (row.prompt.thresholds, row.prompt.request.temperature)
    forEachSpan(of: row) { start, more in
      for label in thresholds.indices {
        let logit = values[first + (start * width + more) * columns + label]
        isFinite = isFinite && logit.isFinite
        let score = sigmoid(logit, temperature: temperature)
        guard Double(score) > thresholds[label] else { continue }
        let word = row.words.lowerBound + start
        candidates.append(SpanCandidate(first: word, last: word + more, label: label, score: score))
      }
    }
    return isFinite ? .success(candidates) : .failure(.notFinite(task: "entities"))
  }
}
