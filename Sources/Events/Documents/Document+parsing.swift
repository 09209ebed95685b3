extension Document {
  /// Reads a document; everything is copied. For tests and the command line, not for the hot path.
  package init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(EventError) {
    var index = JSONIndex()
    let view = try DocumentView(index.event(bytes, limits))
    self.init(
      id: view.id.string ?? "", source: view.source.string ?? "", text: view.text.string ?? "",
      eventTime: view.eventTime, receivedAt: view.receivedAt, late: view.late,
      attributes: view.attributes.members.map { Attribute(name: $0.key.string ?? "", value: $0.value.string ?? "") },
      provenance: try view.provenance())
    view.forEachUnknownField { key, value in
      unknownFields.append(UnknownField(name: key.string ?? "", json: value.rawText))
    }
  }
}

extension JSONIndex {
  /// The root of a text that is to be an event; see ``JSONNode`` for how long it is valid.
  package mutating func event(
    _ bytes: UnsafeRawBufferPointer, _ limits: JSONLimits = JSONLimits()
  ) throws(EventError) -> JSONNode {
    do throws(JSONError) {
      try parse(bytes, limits: limits)
    } catch {
      throw EventError(error)
    }
    guard let root else { throw EventError(.invalidJSON, at: "", "there is no value") }
    return root
  }
}
