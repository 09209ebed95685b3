extension Summary {
  /// Writes the summary as JSON: a count is `[bin, count, exemplar, …]`, an exemplar `[hash, partition, offset, id]`.
  package func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("stream")
    stream.write(into: &writer)
    writer.key("pane")
    pane.write(into: &writer)
    writer.key("batch")
    batch.write(into: &writer)
    writer.key("partition_time")
    writer.append(partitionTime)
    writer.key("documents")
    writer.append(documents)
    writer.key("late")
    writer.append(late)
    writer.key("features")
    writer.beginArray()
    for feature in features {
      writer.element()
      feature.write(into: &writer)
    }
    writer.endArray()
    writer.key("documents_topic")
    writer.append(string: documentsTopic)
    writer.key("exemplars")
    writer.beginArray()
    for exemplar in exemplars {
      writer.element()
      exemplar.write(into: &writer)
    }
    writer.endArray()
    if let sample {
      writer.key("sample")
      sample.write(into: &writer)
    }
    writer.endObject()
  }
}

extension Summary.Batch {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.append(raw: "{\"topic\":")
    writer.append(string: topic)
    writer.key("partition")
    writer.append(partition)
    writer.key("first")
    writer.append(first)
    writer.key("last")
    writer.append(last)
    writer.endObject()
  }
}

extension Summary.Feature {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.append(raw: "{\"name\":")
    writer.append(string: name)
    writer.key("kind")
    writer.append(string: kind.rawValue)
    writer.key("counts")
    writer.beginArray()
    for count in counts {
      writer.element()
      count.write(into: &writer)
    }
    writer.endArray()
    writer.endObject()
  }
}

extension Summary.Count {
  @inline(__always)
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginArray()
    switch bin {
    case .index(let index): writer.append(index)
    case .value(let value): writer.append(string: value)
    }
    writer.append(byte: UInt8(ascii: ","))
    writer.append(count)
    var position = 0
    while let exemplar = exemplars[position] {
      writer.append(byte: UInt8(ascii: ","))
      writer.append(exemplar)
      position += 1
    }
    writer.endArray()
  }
}

extension Exemplar {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginArray()
    writer.append(hexadecimal: hash)
    writer.append(byte: UInt8(ascii: ","))
    writer.append(partition)
    writer.append(byte: UInt8(ascii: ","))
    writer.append(offset)
    writer.append(byte: UInt8(ascii: ","))
    writer.append(string: id)
    writer.endArray()
  }
}

extension DocumentStream {
  func write(into writer: inout JSONWriter) {
    writer.append(raw: "{\"key\":")
    writer.append(string: key)
    writer.key("source")
    writer.append(string: source)
    writer.key("model")
    writer.append(string: model)
    writer.key("version")
    writer.append(string: version)
    writer.key("segment")
    if let segment {
      writer.append(raw: "{\"name\":")
      writer.append(string: segment.name)
      writer.key("value")
      writer.append(string: segment.value)
      writer.endObject()
    } else {
      writer.appendNull()
    }
    writer.endObject()
  }

  init(_ node: JSONNode) throws(EventError) {
    let segment = node.member("segment")?.orNil
    self.init(
      source: try node.member("source").text(at: "/stream/source"),
      model: try node.member("model").text(at: "/stream/model"),
      version: try node.member("version").text(at: "/stream/version"))
    guard let segment else { return }
    self.segment = Attribute(
      name: try segment.member("name").text(at: "/stream/segment/name"),
      value: try segment.member("value").text(at: "/stream/segment/value"))
  }
}

extension Pane {
  func write(into writer: inout JSONWriter) {
    writer.append(raw: "{\"start\":")
    writer.append(start)
    writer.key("length_ms")
    writer.append(length.wholeMilliseconds)
    writer.endObject()
  }
}
