/// The family `sequence-classification`: `input_ids`, `attention_mask` and, where the graph asks for it,
/// `token_type_ids`, each int64 [documents, tokens], to `logits`, float32 [documents, labels].
struct SequenceClassification: Sendable {
  /// What a graph's input is filled with.
  private enum Input: String, CaseIterable {
    case ids = "input_ids"
    case mask = "attention_mask"
    case types = "token_type_ids"
  }

  private let session: OnnxSession
  private let inputs: [Input]
  private let output: Int
  private let tasks: [ModelDescription.Task]
  private let width: Int
  private let padding: Int64
  let maxTokens: Int
  /// How documents are run together.
  private(set) var policy = BatchPolicy()

  /// Checks that the graph is one of this family and as wide as there are labels, and tries it on the longest input.
  ///
  /// - Throws: a `ModelError` of the kind `unfitGraph`.
  init(
    session: OnnxSession, description: ModelDescription, tokenizer: Tokenizer, file: String
  ) throws(ModelError) {
    self.session = session
    tasks = description.tasks
    width = description.labelCount
    padding = Int64(tokenizer.padding)
    maxTokens = description.maxTokens
    inputs = try Self.inputs(of: session, file)
    output = try Self.output(of: session, width: width, file)
    try probe(tokens: description.maxTokens, id: Int32(truncatingIfNeeded: tokenizer.idLimit - 1), file)
    policy = triedPolicy(idLimit: tokenizer.idLimit)
  }

  private static func inputs(of session: OnnxSession, _ file: String) throws(ModelError) -> [Input] {
    let has = session.inputs.map(\.description).joined(separator: "; ")
    let wanted = "a sequence-classification graph has input_ids, attention_mask and at most token_type_ids, "
    var inputs: [Input] = []
    for port in session.inputs {
      guard let input = Input(rawValue: port.name) else {
        throw ModelError(
          .unfitGraph, file: file, "the input \(port.name) is not of its family: \(wanted)this has \(has)")
      }
      guard port.type == .int64, port.shape.count == 2, port.shape == [nil, nil] else {
        throw ModelError(
          .unfitGraph, file: file,
          "the input \(port) must be int64 [?, ?], with both axes open; export the graph with dynamic axes")
      }
      inputs.append(input)
    }
    for needed in [Input.ids, .mask] where !inputs.contains(needed) {
      throw ModelError(.unfitGraph, file: file, "the input \(needed.rawValue) is missing: \(wanted)this has \(has)")
    }
    return inputs
  }

  private static func output(of session: OnnxSession, width: Int, _ file: String) throws(ModelError) -> Int {
    guard let index = session.outputs.firstIndex(where: { $0.name == "logits" }) else {
      let has = session.outputs.map(\.description).joined(separator: "; ")
      throw ModelError(.unfitGraph, file: file, "the output logits is missing; this has \(has)")
    }
    let port = session.outputs[index]
    guard port.type == .float32, port.shape.count == 2 else {
      throw ModelError(.unfitGraph, file: file, "the output \(port) must be float32 [?, labels]")
    }
    if let found = port.shape[1], found != width {
      throw ModelError(
        .unfitGraph, file: file, "the graph gives \(found) logits but model.yaml names \(width) labels")
    }
    return index
  }

  private func probe(tokens: Int, id: Int32, _ file: String) throws(ModelError) {
    var buffer: [Int64] = []
    let row = [Int32](repeating: id, count: tokens)
    if let failure = answers(to: [row[...]], buffer: &buffer).first?.failure {
      // What a made-up text is answered does not matter, only that it is answered in the right shape.
      if case .notFinite = failure { return }
      throw ModelError(
        .unfitGraph, file: file,
        "the graph fails on an input of max_tokens = \(tokens) and the vocabulary's last id, \(id): \(failure)")
    }
  }

  /// Answers a batch in one run; where the run fails, each of its documents alone, so that only those at fault fail.
  ///
  /// - Parameters:
  ///   - rows: each document's ids; none is empty.
  ///   - buffer: used again from batch to batch.
  func answers(
    to rows: [ArraySlice<Int32>], buffer: inout [Int64]
  ) -> [Result<[Classification.Answer], InferenceError>] {
    if rows.count > 1 && !policy.runsTogether { return rows.flatMap { answers(to: [$0], buffer: &buffer) } }
    do {
      return try run(rows, leastRows: policy.leastRows, buffer: &buffer) { values, shape, count in
        read(values, shape: shape, rows: rows.count, of: count)
      }
    } catch {
      guard rows.count > 1 else { return [.failure(.runFailed(reason: "\(error)"))] }
      return rows.flatMap { answers(to: [$0], buffer: &buffer) }
    }
  }

  /// The bits of the logits of a batch, rows one after the other; empty where the run fails.
  func logits(of rows: [ArraySlice<Int32>], leastRows: Int) -> [UInt32] {
    var buffer: [Int64] = []
    let bits = try? run(rows, leastRows: leastRows, buffer: &buffer) { values, _, _ in
      values.indices.prefix(rows.count * width).map { values[$0].bitPattern }
    }
    return bits ?? []
  }

  private func run<Value>(
    _ rows: [ArraySlice<Int32>], leastRows: Int, buffer: inout [Int64],
    _ body: (_ values: Span<Float>, _ shape: [Int], _ rows: Int) -> Value
  ) throws(OnnxRuntimeError) -> Value {
    let columns = BatchPolicy.columns(length: rows.reduce(1) { max($0, $1.count) }, most: maxTokens)
    let copies = rows.first.map { repeatElement($0, count: max(leastRows - rows.count, 0)) }.map(Array.init) ?? []
    fill(&buffer, rows + copies, columns: columns)
    let count = rows.count + copies.count
    return try session.run(&buffer, rows: count, columns: columns, output: output) { body($0, $1, count) }
  }

  /// Lays the inputs out one after the other, padded on the right.
  private func fill(_ buffer: inout [Int64], _ rows: [ArraySlice<Int32>], columns: Int) {
    buffer.removeAll(keepingCapacity: true)
    for input in inputs {
      for row in rows {
        switch input {
        case .ids:
          for id in row { buffer.append(Int64(id)) }
          buffer.append(contentsOf: repeatElement(padding, count: columns - row.count))
        case .mask:
          buffer.append(contentsOf: repeatElement(1, count: row.count))
          buffer.append(contentsOf: repeatElement(0, count: columns - row.count))
        case .types:
          buffer.append(contentsOf: repeatElement(0, count: columns))
        }
      }
    }
  }

  private func read(
    _ values: Span<Float>, shape: [Int], rows: Int, of all: Int
  ) -> [Result<[Classification.Answer], InferenceError>] {
    guard shape == [all, width], values.count == all * width else {
      let failure = InferenceError.unexpectedShape(found: shape, expected: [all, width])
      return [Result<[Classification.Answer], InferenceError>](repeating: .failure(failure), count: rows)
    }
    return (0..<rows).map { row in
      var first = row * width
      var answers: [Classification.Answer] = []
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
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
