extension Prediction {
  /// Writes the prediction as JSON. The names of segments and of features must each differ from one another.
  package func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writeHead(into: &writer)
    Self.writeAnswer(
      classifications: classifications, entities: entities, relations: relations, structures: structures,
      into: &writer)
    writeFeatures(into: &writer)
    if let first {
      writer.key("first")
      writer.beginObject()
      writer.key("model")
      first.model.write(into: &writer)
      Self.write("classifications", first.classifications, into: &writer) { $0.write(into: &$1) }
      writer.endObject()
    }
    if let production {
      writer.key("production")
      writer.beginObject()
      writer.key("model")
      production.model.write(into: &writer)
      production.answer.write(into: &writer)
      writer.endObject()
    }
    writer.key("timings")
    timings.write(into: &writer)
    writer.key("cached")
    writer.append(cached)
    writer.key("flags")
    writer.beginArray()
    for flag in flags {
      writer.element()
      writer.append(string: flag.description)
    }
    writer.endArray()
    if let words {
      writer.key("words")
      writer.beginArray()
      for word in words {
        writer.element()
        writer.append(string: word)
      }
      writer.endArray()
    }
    writer.endObject()
  }

  private func writeHead(into writer: inout JSONWriter) {
    writer.key("document")
    DocumentReference(id: documentID, pointer: pointer).write(into: &writer)
    writer.key("source")
    writer.append(string: source)
    writer.key("event_time")
    writer.append(eventTime)
    writer.key("late")
    writer.append(late)
    writer.key("segments")
    writer.beginObject()
    for segment in segments {
      writer.key(segment.name)
      writer.append(string: segment.value)
    }
    writer.endObject()
    writer.key("model")
    model.write(into: &writer)
    writer.key("models")
    if let modelsOffset { writer.append(modelsOffset) } else { writer.appendNull() }
    writer.key("route")
    writer.append(string: route)
    writer.key("role")
    writer.append(string: role.rawValue)
  }

  /// Writes the fields of an answer into an object that is open. Relations and structures only where there are any:
  /// most models look for none.
  package static func writeAnswer(
    classifications: [Classification], entities: [Entity], relations: [Relation], structures: [FoundStructure],
    into writer: inout JSONWriter
  ) {
    write("classifications", classifications, into: &writer) { $0.write(into: &$1) }
    write("entities", entities, into: &writer) { $0.write(into: &$1) }
    if !relations.isEmpty { write("relations", relations, into: &writer) { $0.write(into: &$1) } }
    if !structures.isEmpty { write("structures", structures, into: &writer) { $0.write(into: &$1) } }
  }

  @inline(__always)
  private static func write<Element>(
    _ name: StaticString, _ elements: [Element], into writer: inout JSONWriter,
    _ write: (Element, inout JSONWriter) -> Void
  ) {
    writer.key(name)
    writer.beginArray()
    for element in elements {
      writer.element()
      write(element, &writer)
    }
    writer.endArray()
  }

  private func writeFeatures(into writer: inout JSONWriter) {
    writer.key("features")
    writer.beginObject()
    for feature in features {
      writer.key(feature.name)
      switch feature.value {
      case .number(let number): writer.append(number)
      case .category(let category): writer.append(string: category)
      case .missing: writer.appendNull()
      }
    }
    writer.endObject()
  }
}

extension DocumentReference {
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("id")
    writer.append(string: id)
    writer.key("topic")
    writer.append(string: pointer.topic)
    writer.key("partition")
    writer.append(pointer.partition)
    writer.key("offset")
    writer.append(pointer.offset)
    writer.endObject()
  }
}

extension ModelReference {
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("name")
    writer.append(string: name)
    writer.key("version")
    writer.append(string: version)
    writer.key("digest")
    writer.append(string: digest)
    writer.endObject()
  }
}

extension Classification {
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("task")
    writer.append(string: task)
    writer.key("labels")
    writer.beginArray()
    for label in labels {
      writer.element()
      writer.append(raw: "{\"label\":")
      writer.append(string: label.label)
      writer.key("score")
      writer.append(label.score)
      writer.endObject()
    }
    writer.endArray()
    writer.key("margin")
    if let margin { writer.append(margin) } else { writer.appendNull() }
    if let given {
      writer.key("given")
      writer.beginArray()
      for label in given {
        writer.element()
        writer.append(string: label)
      }
      writer.endArray()
    }
    writer.endObject()
  }
}

extension Relation {
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("name")
    writer.append(string: name)
    writer.key("head")
    head.write(into: &writer)
    writer.key("tail")
    tail.write(into: &writer)
    writer.endObject()
  }
}

extension FoundStructure {
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("name")
    writer.append(string: name)
    writer.key("fields")
    writer.beginArray()
    for field in fields {
      writer.element()
      writer.beginObject()
      writer.key("name")
      writer.append(string: field.name)
      writer.key("values")
      writer.beginArray()
      for value in field.values {
        writer.element()
        value.write(into: &writer)
      }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}

extension FoundStructure.Value {
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("text")
    writer.append(string: text)
    if let span {
      writer.key("start")
      writer.append(span.lowerBound)
      writer.key("end")
      writer.append(span.upperBound)
    }
    writer.key("score")
    writer.append(score)
    writer.endObject()
  }
}

extension Entity {
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("label")
    writer.append(string: label)
    writer.key("start")
    writer.append(start)
    writer.key("end")
    writer.append(end)
    writer.key("text")
    writer.append(string: text)
    writer.key("score")
    writer.append(score)
    writer.endObject()
  }
}

extension Timings {
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("queued_us")
    writer.append(queued.wholeMicroseconds)
    writer.key("tokenization_us")
    writer.append(tokenization.wholeMicroseconds)
    writer.key("inference_us")
    writer.append(inference.wholeMicroseconds)
    writer.endObject()
  }
}
