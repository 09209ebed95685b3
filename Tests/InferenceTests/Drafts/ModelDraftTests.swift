import Foundation
import Testing

@testable import Inference

@Suite("A first model.yaml")
struct ModelDraftTests {
  /// A directory as an export leaves it.
  private final class Export {
    let path: String

    init(_ files: [String: String], config: String? = nil, tokenizerConfig: String? = nil) throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      path = folder.path(percentEncoded: false)
      for (name, source) in files {
        try FileManager.default.copyItem(at: Fixture.url(source), to: folder.appending(path: name))
      }
      for (name, text) in [("config.json", config), ("tokenizer_config.json", tokenizerConfig)] {
        if let text { try Data(text.utf8).write(to: folder.appending(path: name)) }
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func draft(_ change: (inout ModelWishes) -> Void = { _ in }) throws -> ModelDescription {
      var wishes = ModelWishes()
      wishes.name = "tried"
      change(&wishes)
      let draft = try ModelDraft(directory: path, wishes: wishes, runtime: try TinyModel.runtime())
      return try ModelDescription(yaml: draft.yaml, file: "model.yaml")
    }
  }

  private static let tokenizer = "gliner/gliner1_bert/tokenizer.json"

  private func export(
    _ graph: String, config: String? = nil, tokenizerConfig: String? = nil
  ) throws -> Export {
    try Export(
      ["model.onnx": graph, "tokenizer.json": Self.tokenizer], config: config, tokenizerConfig: tokenizerConfig)
  }

  @Test("A classifier's labels, their number and its limit are those of config.json")
  func classifier() throws {
    let config = """
      {"id2label": {"0": "a", "2": "c", "1": "no", "3": "it's \\"d\\": #4"}, "max_position_embeddings": 130,
       "problem_type": "multi_label_classification"}
      """
    let read = try export("families/multi.onnx", config: config, tokenizerConfig: #"{"model_max_length": 96}"#).draft()
    #expect(read.family == .sequenceClassification)
    #expect(read.tasks.map(\.labels) == [["a", "no", "c", "it's \"d\": #4"]])
    #expect(read.tasks[0].allowsSeveralLabels)
    #expect(read.maxTokens == 96)
    #expect(read.files.keys.sorted() == ["model.onnx", "tokenizer.json"])
  }

  @Test("RoBERTa's positions begin after the padding's")
  func positions() throws {
    let config = """
      {"id2label": {"0": "a", "1": "b", "2": "c", "3": "d"}, "max_position_embeddings": 514, "pad_token_id": 1,
       "model_type": "xlm-roberta"}
      """
    #expect(try export("families/multi.onnx", config: config).draft().maxTokens == 512)
  }

  @Test("What a person says goes before what the files say")
  func wishes() throws {
    let read = try export("families/multi.onnx").draft {
      $0.tasks = [("tone", ["fine", "foul"]), ("size", ["big", "small"])]
      $0.maxTokens = 64
      $0.version = "2.1"
      $0.summary = "tells: tone & size"
    }
    #expect(read.tasks.map(\.name) == ["tone", "size"])
    #expect(read.maxTokens == 64 && read.version == "2.1" && read.summary == "tells: tone & size")
  }

  @Test("A tagger, an encoder and the GLiNER models are told by their graphs")
  func families() throws {
    let labels = (0..<8).map { "\"\($0)\": \"\($0 == 0 ? "O" : $0 == 7 ? "U-A" : "B-\($0)")\"" }.joined(separator: ",")
    let tagger = try export("families/tagger.onnx", config: "{\"id2label\": {\(labels)}}").draft()
    guard case .tags(let settings) = tagger.question else {
      Issue.record("\(tagger.question)")
      return
    }
    #expect(settings.scheme == .bilou && settings.labels.count == 8)
    #expect(try export("families/encoder.onnx").draft().family == .sentenceEmbedding)
    let old = try Export([
      "model.onnx": "gliner/gliner1_bert/model.onnx", "tokenizer.json": Self.tokenizer,
      "gliner_config.json": "gliner/gliner1_bert/gliner_config.json",
    ]).draft { $0.labels = ["person"] }
    #expect(old.family == .gliner && old.settings == "gliner_config.json" && old.entityLabels == ["person"])
    let new = try Export([
      "model.onnx": "gliner/gliner2_span/model.onnx", "tokenizer.json": "gliner/gliner2_span/tokenizer.json",
    ]).draft {
      $0.labels = ["person"]
      $0.tasks = [("tone", ["fine", "foul"])]
    }
    #expect(new.family == .gliner2 && new.tasks.map(\.name) == ["tone"] && new.maxTokens == nil)
  }

  @Test("What is missing is said with what to do")
  func missing() throws {
    func reason(_ export: Export, _ change: (inout ModelWishes) -> Void = { _ in }) -> String {
      let error = #expect(throws: ModelError.self) { try export.draft(change) }
      return error?.reason ?? ""
    }
    #expect(reason(try export("families/multi.onnx")).contains("--task"))
    #expect(reason(try export("families/multi.onnx", config: #"{"id2label": {"1": "a"}}"#)).contains("id2label"))
    #expect(reason(try export("families/tagger.onnx")).contains("--label"))
    #expect(reason(try Export(["tokenizer.json": Self.tokenizer])).contains("graph"))
    #expect(reason(try Export(["model.onnx": "families/multi.onnx"])).contains("tokenizer.json"))
    let gliner = ["model.onnx": "gliner/gliner1_bert/model.onnx", "tokenizer.json": Self.tokenizer]
    #expect(reason(try Export(gliner)).contains("--label person"))
  }

  @Test(
    "Texts are written so that they are read again",
    arguments: ["a", "no", "1.0", "1.0.0", "a: b", "#x", "\"q\"", "back\\slash", "tab\there", "Zürich", "- x", "null"])
  func scalars(text: String) throws {
    var whole = ModelText()
    whole.add("key", text)
    #expect(try StrictMapping(yaml: whole.text, file: "").text("key") == text)
  }
}
