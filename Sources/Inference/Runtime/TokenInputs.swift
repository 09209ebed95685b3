/// A graph that reads a text token for token: a row is its ids.
protocol TokenGraph: RowGraph where Row: RandomAccessCollection<Int32> {
  var inputs: [TokenInput] { get }
  /// Fills a batch's shorter rows.
  var padding: Int32 { get }
  /// The longest row.
  var maxTokens: Int { get }
}

extension TokenGraph {
  func length(of row: Row) -> Int { row.count }

  func kind(of row: Row) -> Int { 0 }

  func fill(_ tensors: inout GraphInputs, _ rows: [Row]) {
    TokenInput.fill(&tensors, inputs, rows: rows, padding: padding, maxTokens: maxTokens)
  }
}

/// The inputs of graphs that read a text token for token: int64 [documents, tokens] each.
enum TokenInput: String, GraphInput {
  case ids = "input_ids"
  case mask = "attention_mask"
  case types = "token_type_ids"

  var isOptional: Bool { self == .types }
  var type: TensorType { .int64 }
  var shape: [Int?] { [nil, nil] }

  /// Lays out rows of ids, padded on the right.
  static func fill<Row: RandomAccessCollection<Int32>>(
    _ tensors: inout GraphInputs, _ inputs: [TokenInput], rows: [Row], padding: Int32, maxTokens: Int
  ) {
    let columns = BatchPolicy.columns(length: rows.reduce(1) { max($0, $1.count) }, most: maxTokens)
    for input in inputs {
      tensors.addIntegers(shape: [rows.count, columns], filledWith: input == .ids ? Int64(padding) : 0) { out in
        guard input != .types else { return }
        for (index, row) in rows.enumerated() {
          for (place, id) in row.enumerated() { out[index * columns + place] = input == .ids ? Int64(id) : 1 }
        }
      }
    }
  }
}
