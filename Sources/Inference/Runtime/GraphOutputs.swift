internal import COnnxRuntime

/// What one run of a graph gave, freed with it.
package struct GraphOutputs: ~Copyable {
  private let result: OpaquePointer
  private let ports: [OnnxPort]

  /// Takes over the result.
  init(_ result: OpaquePointer, ports: [OnnxPort]) {
    self.result = result
    self.ports = ports
  }

  deinit { leeway_ort_result_release(result) }

  /// The sizes of an output's axes; empty where there is no such output.
  func shape(_ output: Int) -> [Int] {
    guard output >= 0, output < leeway_ort_result_count(result) else { return [] }
    let tensor = leeway_ort_result_tensor(result, output)
    return UnsafeBufferPointer(start: tensor.shape, count: tensor.rank).map { Int($0) }
  }

  /// Calls `body` with a float32 output in place, row-major.
  ///
  /// - Throws: `runFailed` where the output is of another type.
  package func withFloats<Value>(
    _ output: Int, _ body: (_ values: Span<Float>, _ shape: [Int]) -> Value
  ) throws(OnnxRuntimeError) -> Value {
    guard output >= 0, output < leeway_ort_result_count(result) else {
      throw .runFailed(reason: "the graph gave no output of number \(output)")
    }
    let tensor = leeway_ort_result_tensor(result, output)
    guard tensor.type == Int32(LEEWAY_ORT_FLOAT32) else {
      throw .runFailed(reason: "output \(ports[output].name) is \(TensorType(code: tensor.type)), not float32")
    }
    let values = UnsafeBufferPointer(
      start: tensor.data?.assumingMemoryBound(to: Float.self), count: tensor.byte_count / MemoryLayout<Float>.size)
    return body(values.span, shape(output))
  }
}
