import Foundation
import Testing

@testable import Inference

@Suite("ONNX Runtime")
struct OnnxRuntimeTests {
  @Test("Where it is missing, the error names the three places and what each said")
  func missing() throws {
    let error = #expect(throws: OnnxRuntimeError.self) {
      try OnnxRuntime(
        libraryPath: "/nowhere/libonnxruntime.so", environmentPath: "/neither/here.so", name: "libleeway-none.so.1")
    }
    guard case .libraryNotFound(let attempts) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      attempts.map(\.place) == [
        "the configured path /nowhere/libonnxruntime.so", "ORT_LIBRARY_PATH /neither/here.so",
        "the loader's own search libleeway-none.so.1",
      ])
    for attempt in attempts { #expect(attempt.said.contains("cannot open shared object file")) }
    #expect(error?.description.contains("scripts/setup") == true)
  }

  @Test("Places that name nothing are said to be unset")
  func unset() throws {
    let error = #expect(throws: OnnxRuntimeError.self) {
      try OnnxRuntime(libraryPath: nil, environmentPath: "", name: "libleeway-none.so.1")
    }
    guard case .libraryNotFound(let attempts) = error else { return }
    #expect(attempts.prefix(2).allSatisfy { $0.said == "not set" })
  }

  @Test("Another library is not taken for it")
  func anotherLibrary() throws {
    let error = #expect(throws: OnnxRuntimeError.self) {
      try OnnxRuntime(libraryPath: "libc.so.6", environmentPath: nil, name: "libleeway-none.so.1")
    }
    #expect(error?.description.contains("it has no OrtGetApiBase") == true)
  }

  @Test("A later place is tried when an earlier one fails")
  func fallsThrough() throws {
    let path = try TinyModel.runtime().path
    let runtime = try OnnxRuntime(libraryPath: "/nowhere.so", environmentPath: path, name: "libleeway-none.so.1")
    #expect(runtime.path == path)
    #expect(runtime.version.split(separator: ".").count == 3)
  }

  @Test("A process has one runtime")
  func shared() throws {
    #expect(try TinyModel.runtime() === OnnxRuntime.open(libraryPath: "/another.so"))
  }

  @Test("A session tells its inputs and outputs, from a file or from memory")
  func ports() throws {
    let runtime = try TinyModel.runtime()
    let file = try Fixture.url("graphs/types.onnx").path(percentEncoded: false)
    let read = try OnnxSession(runtime, file: file)
    let held = try OnnxSession(runtime, bytes: try Fixture.bytes("graphs/types.onnx"), name: "types")
    #expect(
      read.inputs.map(\.description) == [
        "input_ids: int64 [?, ?]", "attention_mask: int64 [?, ?]", "token_type_ids: int64 [?, ?]",
      ])
    #expect(read.outputs.map(\.description) == ["logits: float32 [?, 4]"])
    #expect(held.inputs == read.inputs)
    #expect(held.outputs == read.outputs)
  }

  @Test("Inputs of different shapes are refused")
  func wrongSize() throws {
    let session = try OnnxSession(
      try TinyModel.runtime(), file: try Fixture.url("tiny/model.onnx").path(percentEncoded: false))
    var inputs = GraphInputs()
    inputs.addIntegers(shape: [1, 2]) { $0[0] = 1 }
    inputs.addIntegers(shape: [1, 3]) { $0[0] = 1 }
    #expect(throws: OnnxRuntimeError.self) {
      let outputs = try session.run(&inputs)
      return outputs.shape(0)
    }
  }
}
