/// The family `gliner2`: GLiNER2's span architecture as one graph.
struct Gliner2Graph: RowGraph {
  enum Input: String, GraphInput {
    case ids = "input_ids"
    case mask = "attention_mask"
    case words = "word_positions"
    case queries = "query_positions"
    case queryTasks = "query_tasks"
    case tasks = "task_positions"
    case labels = "label_positions"

    /// Only some of the architecture's counters look at which task a mark belongs to.
    var isOptional: Bool { self == .queryTasks }
    var type: TensorType { .int64 }
    var shape: [Int?] { [nil, nil] }
  }

  let session: OnnxSession
  private(set) var policy = BatchPolicy()
  private let inputs: [Input]
  private let spans: Int
  private let counts: Int
  private let labels: Int
  private let maxTokens: Int

  /// Checks that the graph is one of this family, and tries it.
  ///
  /// - Throws: a `ModelError` of the kind `unfitGraph`.
  init(session: OnnxSession, maxTokens: Int?, samples: [Gliner2Row], file: String) throws(ModelError) {
    self.session = session
    inputs = try session.inputs(Input.self, family: .gliner2, file: file)
    spans = try session.output("span_logits", rank: 5, file: file)
    counts = try session.output("count_logits", rank: 3, file: file)
    labels = try session.output("label_logits", rank: 2, file: file)
    self.maxTokens = maxTokens ?? .max
    try tryLongest(samples.first, file)
    policy = triedPolicy(samples)
  }

  func length(of row: Gliner2Row) -> Int { row.ids.count }

  func kind(of row: Gliner2Row) -> Int {
    let prompt = row.prompt
    return prompt.queryPositions.count << 40 | prompt.taskPositions.count << 20 | prompt.labelPositions.count
  }

  func fill(_ tensors: inout GraphInputs, _ rows: [Gliner2Row]) {
    let columns = BatchPolicy.columns(length: rows.reduce(1) { max($0, $1.ids.count) }, most: maxTokens)
    for input in inputs {
      switch input {
      case .ids: Self.add(&tensors, rows, columns: columns) { $0.ids.map(Int64.init) }
      case .mask: Self.add(&tensors, rows, columns: columns) { $0.ids.map { _ in 1 } }
      case .words: Self.add(&tensors, rows) { $0.wordPositions.map(Int64.init) }
      case .queries: Self.add(&tensors, rows) { $0.prompt.queryPositions.map(Int64.init) }
      case .queryTasks: Self.add(&tensors, rows, padding: -1) { $0.prompt.queryTasks.map(Int64.init) }
      case .tasks: Self.add(&tensors, rows) { $0.prompt.taskPositions.map(Int64.init) }
      case .labels: Self.add(&tensors, rows) { $0.prompt.labelPositions.map(Int64.init) }
      }
    }
  }

  /// Adds rows of values, padded to the longest, with at least one column.
  private static func add(
    _ tensors: inout GraphInputs, _ rows: [Gliner2Row], columns: Int? = nil, padding: Int64 = 0,
    _ values: (Gliner2Row) -> [Int64]
  ) {
    let rows = rows.map(values)
    let columns = columns ?? rows.reduce(1) { max($0, $1.count) }
    tensors.addIntegers(shape: [rows.count, columns], filledWith: padding) { out in
      for (index, row) in rows.enumerated() {
        for (place, value) in row.enumerated() { out[index * columns + place] = value }
      }
    }
  }

  func answer(
    _ row: Gliner2Row, at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> Result<Gliner2Prediction, InferenceError> {
    switch try logits(row, at: index, of: count, in: outputs) {
    case .failure(let failure): .failure(failure)
    case .success(let logits): Gliner2Decoder(row: row, logits: logits).prediction()
    }
  }

  func bits(
    _ row: Gliner2Row, at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> [UInt32] {
    guard case .success(let logits) = try logits(row, at: index, of: count, in: outputs) else { return [] }
    return (logits.counts + logits.labels + logits.spans(of: row)).map(\.bitPattern)
  }

  /// A row's logits, apart from the other rows'.
  func logits(
    _ row: Gliner2Row, at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> Result<Gliner2Logits, InferenceError> {
    let (queries, words) = (row.prompt.queryPositions.count, row.wordPositions.count)
    let shape = outputs.shape(spans)
    guard shape.count == 5, shape[0] == count, shape[1] > 0, shape[2] >= queries, shape[3] >= words,
      (1...SpanSelection.widest).contains(shape[4])
    else { return .failure(.unexpectedShape(found: shape, expected: [count, 1, queries, words, 8])) }
    let tasks = row.prompt.taskPositions.count
    let countShape = outputs.shape(counts)
    guard countShape.count == 3, countShape[0] == count, countShape[1] >= tasks, countShape[2] > 0 else {
      return .failure(.unexpectedShape(found: countShape, expected: [count, tasks, 20]))
    }
    let labelShape = outputs.shape(labels)
    guard labelShape.count == 2, labelShape[0] == count, labelShape[1] >= row.prompt.labelPositions.count else {
      return .failure(.unexpectedShape(found: labelShape, expected: [count, row.prompt.labelPositions.count]))
    }
    return .success(
      Gliner2Logits(
        spans: try part(index, of: count, outputs, spans), shape: Array(shape.dropFirst()),
        counts: Array(try part(index, of: count, outputs, counts).prefix(tasks * countShape[2])),
        countWidth: countShape[2],
        labels: Array(try part(index, of: count, outputs, labels).prefix(row.prompt.labelPositions.count))))
  }

  /// The part of an output that is a row's.
  private func part(
    _ index: Int, of count: Int, _ outputs: borrowing GraphOutputs, _ output: Int
  ) throws(OnnxRuntimeError) -> [Float] {
    try outputs.withFloats(output) { values, _ in
      let size = values.count / count
      return (index * size..<(index + 1) * size).map { values[$0] }
    }
  }
}

/// What the graph says of one row.
struct Gliner2Logits: Sendable {
  /// [instances, queries, words, width], row-major.
  let spans: [Float]
  let shape: [Int]
  /// For each task `countWidth` logits: of there being none, one, two … of it.
  let counts: [Float]
  let countWidth: Int
  let labels: [Float]

  var instances: Int { shape[0] }
  var width: Int { shape[3] }

  subscript(instance: Int, query: Int, word: Int, more: Int) -> Float {
    spans[((instance * shape[1] + query) * shape[2] + word) * shape[3] + more]
  }

  /// The logits of each span within the row, for each instance and mark.
  func spans(of row: Gliner2Row) -> [Float] {
    var values: [Float] = []
    for instance in 0..<instances {
      for query in row.prompt.queryPositions.indices {
        for word in row.wordPositions.indices {
          for more in 0..<min(width, row.wordPositions.count - word) {
            values.append(self[instance, query, word, more])
          }
        }
      }
    }
    return values
  }

  /// All logits, for comparing.
  func scores(of row: Gliner2Row) -> [RawScores] {
    var parts = [
      RawScores(name: "counts", shape: [row.prompt.taskPositions.count, countWidth], values: counts)
    ]
    var rest = labels[...]
    for task in row.prompt.schema.classifications where !task.labels.isEmpty {
      let own = rest.prefix(task.labels.count)
      rest = rest.dropFirst(task.labels.count)
      parts.append(RawScores(name: task.name, shape: [own.count], values: Array(own)))
    }
    let (all, marks) = (spans(of: row), row.prompt.queryPositions.count)
    parts.append(
      RawScores(name: "spans", shape: [instances, marks, all.count / max(instances * marks, 1)], values: all))
    return parts
  }

  /// How many of a task there are; nil where a logit is not finite.
  func count(of task: Int) -> Int? {
    let own = counts[task * countWidth..<(task + 1) * countWidth]
    guard own.allSatisfy(\.isFinite) else { return nil }
    return own.indices.reduce(own.startIndex) { own[$1] > own[$0] ? $1 : $0 } - own.startIndex
  }
}
