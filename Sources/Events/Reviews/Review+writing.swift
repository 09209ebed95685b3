extension Review {
  /// Writes the review as JSON. The names of segments and of tasks must each differ from one another.
  package func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("id")
    writer.append(string: id)
    writer.key("document")
    document.write(into: &writer)
    writer.key("source")
    writer.append(string: source)
    if !segments.isEmpty {
      writer.key("segments")
      writer.beginObject()
      for segment in segments {
        writer.key(segment.name)
        writer.append(string: segment.value)
      }
      writer.endObject()
    }
    writer.key("prediction")
    writer.beginObject()
    writer.key("model")
    prediction.model.write(into: &writer)
    Prediction.writeAnswer(
      classifications: prediction.classifications, entities: prediction.entities, relations: [], structures: [],
      into: &writer)
    writer.endObject()
    if let reasons {
      writer.key("reasons")
      writer.beginArray()
      for reason in reasons {
        writer.element()
        writer.append(string: reason.description)
      }
      writer.endArray()
    }
    writer.key("reviewer")
    writer.append(string: reviewer)
    writer.key("verdict")
    writer.append(string: verdict.rawValue)
    answer.write(into: &writer)
    if !comment.isEmpty {
      writer.key("comment")
      writer.append(string: comment)
    }
    writer.key("time")
    writer.append(time)
    writer.endObject()
  }
}
