internal import COnnxRuntime

/// A loaded graph. Several threads may run it at once.
///
/// Each run is single-threaded and never spins, so that a program decides itself how many cores it takes; no buffer plan
/// is kept for each new shape, so memory does not grow with the number of shapes seen. What a run needs is kept for the
/// next one, but for runs of rows longer than ``longestKept``: what these need grows with the square of the length, so it
/// is given back.
///
/// Sendable without checking: a session is immutable after loading, and ONNX Runtime allows concurrent runs of it.
package final class OnnxSession: @unchecked Sendable {
  private let runtime: OnnxRuntime
  private let session: OpaquePointer
  package let inputs: [OnnxPort]
  package let outputs: [OnnxPort]

  /// The columns of a run's first input, its ids, up to which the memory that it took is kept for the next one.
  static let longestKept: Int64 = 512

  /// Loads a graph from a file.
  package convenience init(_ runtime: OnnxRuntime, file: String) throws(OnnxRuntimeError) {
    try self.init(runtime, name: file) { options, out in
      leeway_ort_session_from_file(runtime.library, file, options, out)
    }
  }

  /// Loads a graph from memory; `name` is what errors call it.
  package convenience init(_ runtime: OnnxRuntime, bytes: [UInt8], name: String) throws(OnnxRuntimeError) {
    try self.init(runtime, name: name) { options, out in
      bytes.withUnsafeBytes {
        leeway_ort_session_from_memory(runtime.library, $0.baseAddress, $0.count, options, out)
      }
    }
  }

  private init(
    _ runtime: OnnxRuntime, name: String,
    create: (UnsafePointer<leeway_ort_options>, UnsafeMutablePointer<OpaquePointer?>) -> UnsafeMutablePointer<CChar>?
  ) throws(OnnxRuntimeError) {
    var options = leeway_ort_options(intra_threads: 1, inter_threads: 1, spinning: 0, memory_pattern: 0)
    var created: OpaquePointer?
    if let failure = takenMessage(create(&options, &created)) {
      throw .sessionFailed(file: name, reason: failure)
    }
    guard let created else { throw .sessionFailed(file: name, reason: "no session was returned") }
    self.runtime = runtime
    session = created
    inputs = (0..<leeway_ort_input_count(created)).map { OnnxPort(leeway_ort_input(created, $0)) }
    outputs = (0..<leeway_ort_output_count(created)).map { OnnxPort(leeway_ort_output(created, $0)) }
  }

  deinit { leeway_ort_session_release(session) }

  /// Runs the graph on tensors of any shapes, in the order of `inputs`.
  ///
  /// - Throws: `runFailed` where the graph fails, or there are not as many tensors as it has inputs.
  package func run(_ tensors: inout GraphInputs) throws(OnnxRuntimeError) -> GraphOutputs {
    var result: OpaquePointer?
    let failure = tensors.withElements { integers, flags, tensors in
      let shapes = tensors.flatMap(\.shape)
      let isLong = (tensors.first?.shape.last ?? 0) > Self.longestKept
      return shapes.withUnsafeBufferPointer { shapes in
        var axis = 0
        let raw = tensors.map { tensor in
          defer { axis += tensor.shape.count }
          let isFlags = tensor.type == .bool
          let width = isFlags ? MemoryLayout<Bool>.size : MemoryLayout<Int64>.size
          let data = isFlags ? UnsafeMutableRawPointer(flags) : UnsafeMutableRawPointer(integers)
          return leeway_ort_tensor(
            data: data.map { $0 + tensor.start * width }, byte_count: tensor.count * width,
            shape: shapes.baseAddress.map { $0 + axis }, rank: tensor.shape.count,
            type: Int32(isFlags ? LEEWAY_ORT_BOOL : LEEWAY_ORT_INT64))
        }
        return takenMessage(leeway_ort_run(session, raw, raw.count, isLong ? 1 : 0, &result))
      }
    }
    if let failure { throw .runFailed(reason: failure) }
    guard let result else { throw .runFailed(reason: "no result was returned") }
    return GraphOutputs(result, ports: outputs)
  }
}
