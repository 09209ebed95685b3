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
    if !answer.vector.isEmpty {
      writer.key("embedding")
      Self.write(answer.vector, into: &writer)
    }
    writer.key("tokens")
    writer.append(answer.tokens)
    writer.key("unknown_tokens")
    writer.append(answer.unknownTokens)
    writer.key("windows")
    writer.append(answer.windows)
    writer.key("truncated")
    writer.append(answer.isTruncated)
    if let scores { Self.write(scores, into: &writer) }
    writer.endObject()
  }

  /// Writes why there is no answer.
  func write(fault: String, into writer: inout JSONWriter) {
    writer.beginObject()
    writeName(into: &writer)
    writer.key("error")
    writer.append(string: fault)
    writer.endObject()
  }

  func writeName(into writer: inout JSONWriter) {
    if let id {
      writer.key("id")
      id.withUnsafeBytes { writer.append($0) }
    } else {
      writer.key("line")
      writer.append(number)
    }
  }

  /// For each row that the document was run in, each score's name, shape and values.
  private static func write(_ rows: [[RawScores]], into writer: inout JSONWriter) {
    writer.key("logits")
    writer.beginArray()
    for row in rows {
      writer.element()
      writer.beginArray()
      for score in row {
        writer.element()
        writer.beginObject()
        writer.key("name")
        writer.append(string: score.name)
        writer.key("shape")
        writer.beginArray()
        for size in score.shape {
          writer.element()
          writer.append(size)
        }
        writer.endArray()
        writer.key("values")
        write(score.values, into: &writer)
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endArray()
  }

  private static func write(_ values: [Float], into writer: inout JSONWriter) {
    writer.beginArray()
    for value in values {
      writer.element()
      writer.append(value)
    }
    writer.endArray()
  }
}
