internal import COnnxRuntime

/// The element type of a tensor.
package enum TensorType: Sendable, Equatable, CustomStringConvertible {
  case float32, int64, bool, other(Int32)

  init(code: Int32) {
    switch code {
    case Int32(LEEWAY_ORT_FLOAT32): self = .float32
    case Int32(LEEWAY_ORT_INT64): self = .int64
    case Int32(LEEWAY_ORT_BOOL): self = .bool
    default: self = .other(code)
    }
  }

  package var description: String {
    switch self {
    case .float32: "float32"
    case .int64: "int64"
    case .bool: "bool"
    case .other(let code): Self.names[code] ?? "element type \(code)"
    }
  }

  private static let names: [Int32: String] = [
    0: "no tensor", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 8: "string",
    10: "float16", 11: "float64", 12: "uint32", 13: "uint64", 16: "bfloat16",
  ]
}

/// An input or output of a graph.
package struct OnnxPort: Sendable, Equatable, CustomStringConvertible {
  package let name: String
  package let type: TensorType
  /// The size of each axis; nil where the graph leaves it open.
  package let shape: [Int?]

  init(_ port: leeway_ort_port) {
    name = port.name.map { String(cString: $0) } ?? ""
    type = TensorType(code: port.type)
    shape = UnsafeBufferPointer(start: port.shape, count: port.rank).map { $0 < 0 ? nil : Int($0) }
  }

  package var description: String {
    "\(name): \(type) [\(shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", "))]"
  }
}
