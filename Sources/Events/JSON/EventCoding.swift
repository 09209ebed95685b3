package import FoundationEssentials

/// JSON of the events that are not on the hot path: by `Codable`, with sorted keys, so that equal values are equal
/// bytes.
package enum EventCoding {
  /// The event as JSON. Throws `EncodingError` where a number is not finite.
  package static func encode(_ event: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(event)
  }

  /// Reads an event. Fields that it does not know are left out of account.
  package static func decode<Event: Decodable>(_ type: Event.Type, from data: Data) throws -> Event {
    try JSONDecoder().decode(type, from: data)
  }

  /// Reads an event out of a record's bytes, which are copied.
  package static func decode<Event: Decodable>(
    _ type: Event.Type, from bytes: UnsafeRawBufferPointer
  ) throws -> Event {
    try decode(type, from: Data(bytes))
  }
}
