extension SampleCounts: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("part", part)
    writer.field("embedding", ifAny: embedding)
    writer.field("words", ifAny: words)
  }
}

extension SampleCounts.Embedding: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("map", map)
    writer.field("documents", documents)
    writer.field("sums", sums)
  }
}

extension SampleCounts.Words: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("documents", documents)
    writer.field("counts", counts)
  }
}

extension SampleCounts.Words.Count: JSONWritable {
  package func write(into writer: inout JSONWriter) {
    writer.beginArray()
    writer.append(string: word)
    writer.append(byte: UInt8(ascii: ","))
    writer.append(documents)
    writer.endArray()
  }
}
