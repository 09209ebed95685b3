import Foundation
import Testing

@testable import Inference

/// A copy of `Fixtures/tiny` in a folder of its own, to be changed as a test likes.
final class TinyModel {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "leeway-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: Fixture.url("tiny"), to: folder)
    path = folder.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func url(_ file: String) -> URL { URL(filePath: path).appending(path: file) }

  func write(_ file: String, _ bytes: [UInt8]) throws { try Data(bytes).write(to: url(file)) }

  func bytes(_ file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(file))) }

  /// Replaces a text in `model.yaml`.
  func describe(_ old: String, as new: String) throws {
    let text = String(decoding: try bytes("model.yaml"), as: UTF8.self)
    try #require(text.contains(old))
    try write("model.yaml", Array(text.replacing(old, with: new).utf8))
  }

  /// Replaces a file, and writes its checksum down.
  func replace(_ file: String, _ bytes: [UInt8]) throws {
    let old = try ModelDirectory.sha256(of: url(file).path(percentEncoded: false))
    try write(file, bytes)
    try describe(old, as: try ModelDirectory.sha256(of: url(file).path(percentEncoded: false)))
  }

  func open() throws(ModelError) -> ModelDirectory { try ModelDirectory(path: path) }

  func engine(workers: Int = 1, tokensPerBatch: Int = 2048) throws -> ClassificationEngine {
    let model = try load(workers: workers, tokensPerBatch: tokensPerBatch)
    guard case .classifier(let engine) = model.engine else { throw NoRuntime(description: "it is no classifier") }
    return engine
  }

  func load(workers: Int = 1, tokensPerBatch: Int = 2048) throws -> LoadedModel {
    try LoadedModel(
      try open(), runtime: try Self.runtime(), options: .init(workers: workers, tokensPerBatch: tokensPerBatch))
  }

  /// The runtime; where there is none, the test fails with what to do.
  static func runtime() throws -> OnnxRuntime {
    do {
      return try OnnxRuntime.open()
    } catch {
      throw NoRuntime(description: "This test needs ONNX Runtime. Run scripts/test, which sets it up. \(error)")
    }
  }

  struct NoRuntime: Error, CustomStringConvertible {
    let description: String
  }
}
