internal import Events
internal import Inference
internal import Stages

/// What a line became, as one line of JSON.
struct PredictionLine {
  /// The line's number in the input, from 1.
  let number: Int
  /// The id as it is written, where it has one.
  let id: [UInt8]?

  /// Writes an answer.
  ///
  /// - Parameter scores: for each row that the document was run in, each score's name, shape and values.
  func write(
    _ answer: DocumentAnswer, text: [UInt8], scores: [[RawScores]]?, into writer: inout JSONWriter
  ) {
    writer.beginObject()
    writeName(into: &writer)
    let said = AnswerEvents(answer: answer, text: text)
    let found = said.found()
    Prediction.writeAnswer(
      classifications: said.classifications(), entities: found.entities, relations: found.relations,
      structures: found.structures, into: &writer)
    if !answer.vector.isEmpty { writer.field("embedding", answer.vector) }
    writer.field("tokens", answer.tokens)
    writer.field("unknown_tokens", answer.unknownTokens)
    writer.field("windows", answer.windows)
    writer.field("truncated", answer.isTruncated)
    writer.field("logits", ifAny: scores)
    writer.endObject()
  }

  /// Writes why there is no answer.
  func write(fault: String, into writer: inout JSONWriter) {
    writer.beginObject()
    writeName(into: &writer)
    writer.field("error", fault)
    writer.endObject()
  }

  func writeName(into writer: inout JSONWriter) {
    if let id {
      writer.key("id")
      id.withUnsafeBytes { writer.append($0) }
    } else {
      writer.field("line", number)
    }
  }
}

extension RawScores: JSONObject {
  func writeFields(into writer: inout JSONWriter) {
    writer.field("name", name)
    writer.field("shape", shape)
    writer.field("values", values)
  }
}
