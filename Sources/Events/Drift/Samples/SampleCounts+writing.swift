extension SampleCounts {
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("part")
    writer.append(part)
    if let embedding {
      writer.key("embedding")
      embedding.write(into: &writer)
    }
    if let words {
      writer.key("words")
      words.write(into: &writer)
    }
    writer.endObject()
  }
}

extension SampleCounts.Embedding {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("map")
    writer.append(string: map)
    writer.key("documents")
    writer.append(documents)
    writer.key("sums")
    writer.beginArray()
    for sum in sums {
      writer.element()
      writer.append(sum)
    }
    writer.endArray()
    writer.endObject()
  }
}

extension SampleCounts.Words {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("documents")
    writer.append(documents)
    writer.key("counts")
    writer.beginArray()
    for count in counts {
      writer.element()
      writer.beginArray()
      writer.append(string: count.word)
      writer.append(byte: UInt8(ascii: ","))
      writer.append(count.documents)
      writer.endArray()
    }
    writer.endArray()
    writer.endObject()
  }
}
