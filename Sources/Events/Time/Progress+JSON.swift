extension Progress {
  package func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("time")
    writer.append(time)
    if let partition {
      writer.key("partition")
      writer.append(partition)
    }
    writer.endObject()
  }

  /// Reads a progress record out of an indexed text.
  package init(_ root: JSONNode) throws(EventError) {
    guard root.kind == .object else { throw root.wrongType("an object", at: "") }
    let partition = root.member("partition")?.orNil
    self.init(
      time: try root.member("time").time(at: "/time"),
      partition: partition == nil ? nil : try partition.integer(at: "/partition"))
  }

  package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(EventError) {
    var index = JSONIndex()
    self = try Progress(index.event(bytes, limits))
  }
}
