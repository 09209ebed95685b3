/// A graph that is run on rows, each a part of one document: what a model family puts in and reads out.
protocol RowGraph: Sendable {
  associatedtype Row: Sendable
  associatedtype Answer: Sendable

  var session: OnnxSession { get }
  var policy: BatchPolicy { get }

  /// A row's tokens.
  func length(of row: Row) -> Int

  /// Rows of different kinds are never run together: kernels take another path for each size of an axis whose padding
  /// cannot be hidden from them.
  func kind(of row: Row) -> Int

  /// Lays out the graph's inputs for the rows, padded to the longest.
  func fill(_ inputs: inout GraphInputs, _ rows: [Row])

  /// Reads what the graph says of one of the rows.
  ///
  /// - Parameters:
  ///   - index: the row's place among those that were run.
  ///   - count: how many were run, copies included.
  func answer(
    _ row: Row, at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> Result<Answer, InferenceError>

  /// The bits of all that `answer` depends on: what must not change with a row's batch mates.
  func bits(
    _ row: Row, at index: Int, of count: Int, in outputs: borrowing GraphOutputs
  ) throws(OnnxRuntimeError) -> [UInt32]
}

extension RowGraph {
  /// Answers a batch in one run; where the run fails, each of its rows alone, so that only those at fault fail.
  func answers(to rows: [Row], inputs: inout GraphInputs) -> [Result<Answer, InferenceError>] {
    if rows.count > 1 && !policy.runsTogether { return rows.flatMap { answers(to: [$0], inputs: &inputs) } }
    do {
      let count = max(rows.count, policy.leastRows)
      let outputs = try run(rows, count: count, inputs: &inputs)
      var answers: [Result<Answer, InferenceError>] = []
      for (index, row) in rows.enumerated() { answers.append(try answer(row, at: index, of: count, in: outputs)) }
      return answers
    } catch {
      guard rows.count > 1 else { return [.failure(.runFailed(reason: "\(error)"))] }
      return rows.flatMap { answers(to: [$0], inputs: &inputs) }
    }
  }

  /// Runs rows, and copies of the first up to `count`.
  private func run(
    _ rows: [Row], count: Int, inputs: inout GraphInputs
  ) throws(OnnxRuntimeError) -> GraphOutputs {
    inputs.removeAll()
    let copies = rows.first.map { [Row](repeating: $0, count: count - rows.count) } ?? []
    fill(&inputs, rows + copies)
    return try session.run(&inputs)
  }

  /// All that a row's answer depends on, as the row is run alone; nil where the run fails.
  func scores(of row: Row) -> [Float]? {
    bits(of: [row], leastRows: policy.leastRows)?.first?.map(Float.init(bitPattern:))
  }

  /// Runs a row alone and reads it by `body`, which is told how many rows were run; nil where the run fails.
  func read<Value>(
    _ row: Row, _ body: (borrowing GraphOutputs, Int) throws(OnnxRuntimeError) -> Value
  ) -> Value? {
    var inputs = GraphInputs()
    do {
      let outputs = try run([row], count: policy.leastRows, inputs: &inputs)
      return try body(outputs, policy.leastRows)
    } catch {
      return nil
    }
  }

  private func bits(of rows: [Row], leastRows: Int) -> [[UInt32]]? {
    var inputs = GraphInputs()
    do {
      let count = max(rows.count, leastRows)
      let outputs = try run(rows, count: count, inputs: &inputs)
      var all: [[UInt32]] = []
      for (index, row) in rows.enumerated() { all.append(try bits(row, at: index, of: count, in: outputs)) }
      return all
    } catch {
      return nil
    }
  }

  /// Tries made-up rows together, alone, and alone without a copy beside it: see `BatchPolicy`.
  func triedPolicy(_ rows: [Row]) -> BatchPolicy {
    let alone = rows.map { bits(of: [$0], leastRows: 2)?.first }
    let places = Array(rows.indices)
    let mixes = [places, Array(places.prefix(3)), Array(places.suffix(5)), Array(places.reversed().prefix(9))]
    let runsTogether = mixes.allSatisfy { mix in
      guard let together = bits(of: mix.map { rows[$0] }, leastRows: 2) else { return false }
      return zip(together, mix).allSatisfy { $0 == alone[$1] }
    }
    guard runsTogether else { return BatchPolicy(leastRows: 1, runsTogether: false) }
    let single = rows.map { bits(of: [$0], leastRows: 1)?.first }
    return BatchPolicy(leastRows: single == alone ? 1 : 2, runsTogether: true)
  }

  /// Runs the longest input that the model may get, so that a graph that cannot take it is found when it is loaded.
  func tryLongest(_ row: Row?, _ file: String) throws(ModelError) {
    guard let row else { return }
    var buffer = GraphInputs()
    guard case .failure(let failure)? = answers(to: [row], inputs: &buffer).first else { return }
    // What a made-up text is answered does not matter, only that it is answered in the right shape.
    if case .notFinite = failure { return }
    throw ModelError(
      .unfitGraph, file: file, "the graph fails on a made-up text of \(length(of: row)) tokens: \(failure)")
  }
}
