/// The inputs that a family knows, by the names they have in graphs.
protocol GraphInput: RawRepresentable<String>, CaseIterable, Sendable, Equatable {
  /// Whether a graph may do without it.
  var isOptional: Bool { get }
  var type: TensorType { get }
  /// The size of each axis; nil for one that the graph must leave open.
  var shape: [Int?] { get }
}

extension OnnxSession {
  /// The graph's inputs in its own order, each one that the family knows.
  ///
  /// - Throws: `unfitGraph` for an input that is not known, missing, or of another type or shape.
  func inputs<Input: GraphInput>(
    _: Input.Type, family: ModelDescription.Family, file: String
  ) throws(ModelError) -> [Input] {
    let has = inputs.map(\.description).joined(separator: "; ")
    let known = Input.allCases.map { $0.isOptional ? "\($0.rawValue) (may be missing)" : $0.rawValue }
    let wanted = "a \(family.rawValue) graph has \(known.joined(separator: ", ")); this has \(has)"
    var found: [Input] = []
    for port in inputs {
      guard let input = Input(rawValue: port.name) else {
        throw ModelError(.unfitGraph, file: file, "the input \(port.name) is not of its family: \(wanted)")
      }
      let fits =
        port.shape.count == input.shape.count
        && zip(port.shape, input.shape).allSatisfy { $0 == nil || $0 == $1 }
      guard port.type == input.type, fits else {
        let axes = input.shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
        throw ModelError(
          .unfitGraph, file: file,
          "the input \(port) must be \(input.type) [\(axes)]; export the graph with dynamic axes")
      }
      found.append(input)
    }
    for needed in Input.allCases where !needed.isOptional && !found.contains(needed) {
      throw ModelError(.unfitGraph, file: file, "the input \(needed.rawValue) is missing: \(wanted)")
    }
    return found
  }

  /// Where a float32 output of so many axes is.
  ///
  /// - Throws: `unfitGraph` where there is none of the name, or it is of another type or rank.
  func output(_ name: String, rank: Int, file: String) throws(ModelError) -> Int {
    guard let index = outputs.firstIndex(where: { $0.name == name }) else {
      let has = outputs.map(\.description).joined(separator: "; ")
      throw ModelError(.unfitGraph, file: file, "the output \(name) is missing; this has \(has)")
    }
    guard outputs[index].type == .float32, outputs[index].shape.count == rank else {
      throw ModelError(
        .unfitGraph, file: file, "the output \(outputs[index]) must be float32 of \(rank) axes")
    }
    return index
  }
}
