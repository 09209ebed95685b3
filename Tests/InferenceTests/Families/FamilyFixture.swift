import Foundation
import Testing

@testable import Inference

/// Models of `Fixtures/families`, with the tokenizer of `gliner/gliner1_bert`: see `generate-families.py`.
enum FamilyFixture {
  static let maxTokens = 128
  static let tags = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "MISC"]

  static func session(_ name: String) throws -> OnnxSession {
    try OnnxSession(
      try TinyModel.runtime(), file: try Fixture.url("families/\(name).onnx").path(percentEncoded: false))
  }

  static func tokenizer() throws -> Tokenizer {
    let bytes = try Fixture.bytes("gliner/gliner1_bert/tokenizer.json")
    return try Tokenizer.read(bytes, path: "tokenizer.json")
  }

  static func texts() throws -> [String: String] {
    var texts = try GlinerFixture.texts()
    let long = try #require(texts["long5000"]).unicodeScalars.prefix(2500)
    texts["long5000"] = String(String.UnicodeScalarView(long))
    return texts
  }
}
