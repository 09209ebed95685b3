extension Summary: JSONObject {
  /// A count is `[bin, count, exemplar, …]`, an exemplar `[hash, partition, offset, id]`.
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("stream", stream)
    writer.field("pane", pane)
    writer.field("batch", batch)
    writer.field("partition_time", partitionTime)
    writer.field("documents", documents)
    writer.field("late", late)
    writer.field("features", features)
    writer.field("documents_topic", documentsTopic)
    writer.field("exemplars", exemplars)
    writer.field("sample", ifAny: sample)
  }
}

extension Summary.Batch: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("topic", topic)
    writer.field("partition", partition)
    writer.field("first", first)
    writer.field("last", last)
  }
}

extension Summary.Feature: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("name", name)
    writer.field("kind", kind.rawValue)
    writer.field("counts", counts)
  }
}

extension Summary.Count: JSONWritable {
  @inline(__always)
  package func write(into writer: inout JSONWriter) {
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

extension Exemplar: JSONWritable {
  package func write(into writer: inout JSONWriter) {
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

extension DocumentStream: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("key", key)
    writer.field("source", source)
    writer.field("model", model)
    writer.field("version", version)
    writer.field("segment", segment)
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

extension Pane: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("start", start)
    writer.field("length_ms", length.wholeMilliseconds)
  }
}
