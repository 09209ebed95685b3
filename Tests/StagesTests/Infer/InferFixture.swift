import Events
import Foundation
import Inference
import Pipeline
import PipelineTesting
import Testing

@testable import Stages

/// A stage with the tiny model of `Fixtures/tiny-model`: random weights; the word "nan" makes an answer that is no
/// number, the word "fail" makes the run fail. See `InferenceTests/Fixtures/generate-models.py`.
enum InferFixture {
  static func stage(_ configuration: InferConfiguration = .init(randomSample: 0), workers: Int = 2) throws -> InferStage
  {
    InferStage(try model(workers: workers), configuration)
  }

  /// The folder of the tiny model.
  static func folder() throws -> String {
    try #require(Bundle.module.resourceURL).appending(path: "Fixtures/tiny-model").path(percentEncoded: false)
  }

  /// The tiny model, loaded anew.
  static func model(workers: Int = 2) throws -> InferModel {
    let model = try ModelDirectory(path: try folder())
    return InferModel(try LoadedModel(model, runtime: try runtime(), options: .init(workers: workers)))
  }

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

  /// A record of `documents`.
  static func document(
    _ id: String, _ text: String, partition: Int32 = 0, offset: Int64 = 0, late: Bool = false,
    attributes: [Attribute] = []
  ) -> OwnedRecord {
    let document = Document(
      id: id, source: "archive", text: text, eventTime: Timestamp(milliseconds: 1_704_067_200_000 + offset),
      receivedAt: .epoch, late: late, attributes: attributes,
      provenance: Provenance(topic: "documents.raw", partition: partition, offset: offset, timestamp: nil))
    var writer = JSONWriter()
    document.write(into: &writer)
    return OwnedRecord(
      topic: "documents", partition: partition, offset: offset, key: Array(id.utf8),
      value: writer.withUnsafeBytes { Array($0) },
      headers: [.init("ce_type", "leeway.document"), .init("traceparent", "00-0af7-b7ad-01")])
  }

  static func progress(_ time: Timestamp, partition: Int32 = 0, offset: Int64 = 0) -> OwnedRecord {
    var writer = JSONWriter()
    Progress(time: time).write(into: &writer)
    return OwnedRecord(
      topic: "documents", partition: partition, offset: offset, value: writer.withUnsafeBytes { Array($0) },
      headers: [.init("ce_type", "leeway.progress")])
  }

  static func prediction(_ record: OwnedRecord) throws -> Prediction {
    try #require(record.value).withUnsafeBytes { try Prediction(parsing: $0) }
  }
}
