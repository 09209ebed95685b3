import Foundation
import Inference

@testable import Stages

/// The tiny encoder of the tests of Inference: random weights. See `InferenceTests/Fixtures/generate-families.py`.
enum EncoderFixture {
  static func model(workers: Int = 2) throws -> InferModel {
    let fixtures = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "InferenceTests/Fixtures")
    let folder = FileManager.default.temporaryDirectory.appending(path: "encoder-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var sums = ""
    for (name, source) in [
      ("model.onnx", "families/encoder.onnx"), ("tokenizer.json", "gliner/gliner1_bert/tokenizer.json"),
    ] {
      let file = folder.appending(path: name)
      try FileManager.default.copyItem(at: fixtures.appending(path: source), to: file)
      sums += "  \(name): \(try ModelDirectory.sha256(of: file.path(percentEncoded: false)))\n"
    }
    let yaml =
      "name: encoder\nversion: 1.0.0\nfamily: sentence-embedding\ngraph: model.onnx\ntokenizer: tokenizer.json\n"
      + "max_tokens: 128\nfiles:\n\(sums)"
    try Data(yaml.utf8).write(to: folder.appending(path: "model.yaml"))
    let directory = try ModelDirectory(path: folder.path(percentEncoded: false))
    return InferModel(
      try LoadedModel(directory, runtime: try InferFixture.runtime(), options: .init(workers: workers)))
  }
}
