extension Progress: JSONObject {
  package func writeFields(into writer: inout JSONWriter) {
    writer.field("time", time)
    writer.field("partition", ifAny: partition)
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
