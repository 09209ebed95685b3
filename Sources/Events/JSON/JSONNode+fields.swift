/// Fields of events as they are declared: each says what is missing or of the wrong type, and where.
extension JSONNode? {
  func object(at pointer: String) throws(EventError) -> JSONNode { try value(.object, at: pointer) }
  func array(at pointer: String) throws(EventError) -> JSONNode { try value(.array, at: pointer) }
  func string(at pointer: String) throws(EventError) -> JSONNode { try value(.string, at: pointer) }

  /// What each element of an array is read as; `read` is told its place.
  func list<Element>(
    at pointer: String, _ read: (JSONNode, String) throws(EventError) -> Element
  ) throws(EventError) -> [Element] {
    var list: [Element] = []
    for element in try array(at: pointer).elements { list.append(try read(element, "\(pointer)/\(list.count)")) }
    return list
  }

  /// The members of an object of texts.
  func attributes(at pointer: String) throws(EventError) -> [Attribute] {
    var attributes: [Attribute] = []
    for (key, value) in try object(at: pointer).members {
      let name = key.string ?? ""
      let place = pointer + "/" + JSONPointer.escape(name)
      attributes.append(Attribute(name: name, value: try Optional(value).text(at: place)))
    }
    return attributes
  }

  func text(at pointer: String) throws(EventError) -> String {
    let node = try string(at: pointer)
    return node.string ?? ""
  }

  func bool(at pointer: String) throws(EventError) -> Bool {
    let node = try present(at: pointer)
    guard let value = node.bool else { throw node.wrongType("a boolean", at: pointer) }
    return value
  }

  func time(at pointer: String) throws(EventError) -> Timestamp {
    let node = try string(at: pointer)
    guard let time = node.time else {
      throw EventError(.invalidTimestamp, at: pointer, offset: node.offset, node.timeProblem)
    }
    return time
  }

  func integer<Value: FixedWidthInteger>(at pointer: String) throws(EventError) -> Value {
    let node = try value(.number, at: pointer)
    guard let wide = node.number?.int64.exactly, let value = Value(exactly: wide) else {
      throw EventError(
        .invalidValue, at: pointer, offset: node.offset,
        "\(node.rawText.prefix(40)) is no whole number from \(Value.min) to \(Value.max)")
    }
    return value
  }

  func double(at pointer: String) throws(EventError) -> Double {
    let node = try value(.number, at: pointer)
    guard let value = node.number?.double.nearest else { throw node.outOfRange(at: pointer) }
    return value
  }

  func float(at pointer: String) throws(EventError) -> Float {
    let node = try value(.number, at: pointer)
    guard let value = node.number?.float else { throw node.outOfRange(at: pointer) }
    return value
  }

  private func present(at pointer: String) throws(EventError) -> JSONNode {
    guard let node = self else { throw EventError(.missingField, at: pointer, "it is missing") }
    return node
  }

  private func value(_ kind: JSONKind, at pointer: String) throws(EventError) -> JSONNode {
    let node = try present(at: pointer)
    guard node.kind == kind else { throw node.wrongType(kind.description, at: pointer) }
    return node
  }
}

extension JSONNode {
  /// A string that is an RFC 3339 timestamp; nil for anything else.
  package var time: Timestamp? {
    guard let bytes = escapedBytes else { return nil }
    guard hasEscapes else { return try? Timestamp(parsing: bytes) }
    return string.flatMap { try? Timestamp(parsing: $0) }
  }

  /// In words, why `time` is nil.
  package var timeProblem: String {
    guard let text = string else { return "a string is expected, and it is \(kind)" }
    do throws(TimestampError) {
      _ = try Timestamp(parsing: text)
      return "it is a timestamp"
    } catch {
      return "\"\(text.prefix(40))\" is \(error)"
    }
  }

  func wrongType(_ expected: String, at pointer: String) -> EventError {
    EventError(.wrongType, at: pointer, offset: offset, "\(expected) is expected, and it is \(kind)")
  }

  func outOfRange(at pointer: String) -> EventError {
    EventError(.invalidValue, at: pointer, offset: offset, "\(rawText.prefix(40)) is beyond what a number can hold")
  }

  /// nil for `null` as for a field that is not there.
  var orNil: JSONNode? { isNull ? nil : self }
}
