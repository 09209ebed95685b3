extension Review: JSONObject {
  /// The names of segments and of tasks must each differ from one another.
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("id", id)
    writer.field("document", document)
    writer.field("source", source)
    if !segments.isEmpty { writer.field("segments", members: segments) }
    writer.field("prediction", prediction)
    writer.field("reasons", ifAny: reasons)
    writer.field("reviewer", reviewer)
    writer.field("verdict", verdict.rawValue)
    answer.writeFields(into: &writer)
    if !comment.isEmpty { writer.field("comment", comment) }
    writer.field("time", time)
  }
}

extension FlaggedExample.PreLabel: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("model", model)
    Prediction.writeAnswer(classifications: classifications, entities: entities, into: &writer)
  }
}
