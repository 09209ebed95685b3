package import Events

/// Where a value is taken from.
package enum FieldOrigin: Sendable, Hashable {
  /// In the document's JSON.
  case pointer(JSONPointer)
  /// A header of the record; `ce_NAME` is also the attribute NAME of a CloudEvent in structured mode.
  case header(String)

  private static let headerPrefix = "header:"

  /// Reads `/a/JSON/pointer` or `header:NAME`.
  package init(parsing text: String) throws(IngestConfigurationError) {
    if text.hasPrefix(Self.headerPrefix) {
      let name = String(text.dropFirst(Self.headerPrefix.count))
      guard !name.isEmpty else {
        throw IngestConfigurationError(text, "the header's name is missing", "write header:NAME")
      }
      self = .header(name)
      return
    }
    guard let pointer = try? JSONPointer(text), !pointer.tokens.isEmpty else {
      throw IngestConfigurationError(
        text, "it is neither a JSON Pointer to a field nor a header", "write /path/to/field or header:NAME")
    }
    self = .pointer(pointer)
  }
}

extension FieldOrigin: CustomStringConvertible {
  package var description: String {
    switch self {
    case .pointer(let pointer): pointer.description
    case .header(let name): Self.headerPrefix + name
    }
  }

  /// For a quarantined record's headers.
  var place: QuarantineReason.Place {
    switch self {
    case .pointer(let pointer): .pointer(pointer.description)
    case .header(let name): .header(name)
    }
  }
}
