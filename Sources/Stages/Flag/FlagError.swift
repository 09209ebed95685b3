import Events

/// A reader of the log that did not answer for every place that it was asked for.
struct FlagError: Error, CustomStringConvertible {
  let asked: Int
  let answered: Int

  var description: String { "\(asked) documents were asked for by offset, and \(answered) answers came; trying again" }
}

/// What is wrong with a record of `drift.alerts`, out of what its decoder says.
struct AlertFault {
  let eventError: EventError

  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      eventError = EventError(.missingField, at: Self.pointer(context.codingPath + [key]), "it is missing")
    case .valueNotFound(_, let context):
      eventError = EventError(.missingField, at: Self.pointer(context.codingPath), "it is null")
    case .typeMismatch(let type, let context):
      eventError = EventError(.wrongType, at: Self.pointer(context.codingPath), "\(type) is expected")
    case .dataCorrupted(let context):
      eventError = EventError(.invalidValue, at: Self.pointer(context.codingPath), context.debugDescription)
    @unknown default:
      eventError = EventError(.invalidValue, at: "", "it is no alert")
    }
  }

  private static func pointer(_ path: [any CodingKey]) -> String {
    path.map { "/" + JSONPointer.escape($0.intValue.map(String.init) ?? $0.stringValue) }.joined()
  }
}
