extension Prediction: JSONObject {
  /// The names of segments and of features must each differ from one another.
  package func writeFields(into writer: inout JSONWriter) {
    writeHead(into: &writer)
    Self.writeAnswer(
      classifications: classifications, entities: entities, relations: relations, structures: structures,
      into: &writer)
    writer.field("features", members: features)
    writer.field("first", ifAny: first)
    writer.field("production", ifAny: production)
    writer.field("timings", timings)
    writer.field("cached", cached)
    writer.field("flags", flags)
    writer.field("words", ifAny: words)
  }

  private func writeHead(into writer: inout JSONWriter) {
    writer.field("document", DocumentReference(id: documentID, pointer: pointer))
    writer.field("source", source)
    writer.field("event_time", eventTime)
    writer.field("late", late)
    writer.field("segments", members: segments)
    writer.field("model", model)
    writer.field("models", modelsOffset)
    writer.field("route", route)
    writer.field("role", role.rawValue)
  }

  /// Writes the fields of an answer into an object that is open. Relations and structures only where there are any:
  /// most models look for none.
  package static func writeAnswer(
    classifications: [Classification], entities: [Entity], relations: [Relation] = [],
    structures: [FoundStructure] = [], into writer: inout JSONWriter
  ) {
    writer.field("classifications", classifications)
    writer.field("entities", entities)
    if !relations.isEmpty { writer.field("relations", relations) }
    if !structures.isEmpty { writer.field("structures", structures) }
  }
}

extension Prediction.First: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("model", model)
    writer.field("classifications", classifications)
  }
}

extension Prediction.Production: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("model", model)
    answer.writeFields(into: &writer)
  }
}

extension Feature: JSONMember {}

extension Feature.Value: JSONWritable {
  package func write(into writer: inout JSONWriter) {
    switch self {
    case .number(let number): writer.append(number)
    case .category(let category): writer.append(string: category)
    case .missing: writer.appendNull()
    }
  }
}

extension DocumentReference: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("id", id)
    writer.field("topic", pointer.topic)
    writer.field("partition", pointer.partition)
    writer.field("offset", pointer.offset)
  }
}

extension ModelReference: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("name", name)
    writer.field("version", version)
    writer.field("digest", digest)
  }
}

extension Classification: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("task", task)
    writer.field("labels", labels)
    writer.field("margin", margin)
    writer.field("given", ifAny: given)
  }
}

extension Classification.Label: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("label", label)
    writer.field("score", score)
  }
}

extension Relation: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("name", name)
    writer.field("head", head)
    writer.field("tail", tail)
  }
}

extension FoundStructure: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("name", name)
    writer.field("fields", fields)
  }
}

extension FoundStructure.Field: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("name", name)
    writer.field("values", values)
  }
}

extension FoundStructure.Value: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("text", text)
    writer.field("start", ifAny: span?.lowerBound)
    writer.field("end", ifAny: span?.upperBound)
    writer.field("score", score)
  }
}

extension Entity: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("label", label)
    writer.field("start", start)
    writer.field("end", end)
    writer.field("text", text)
    writer.field("score", score)
  }
}

extension Timings: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("queued_us", queued.wholeMicroseconds)
    writer.field("tokenization_us", tokenization.wholeMicroseconds)
    writer.field("inference_us", inference.wholeMicroseconds)
  }
}
