import Events
import Pipeline

/// How `detect` writes the values of its entries: a version, then bytes (``StateReader``), or what ``KeptNode`` makes of
/// what is `Codable`.
///
/// Reals are written with all of their 64 bits.
enum KeptCoding {
  static let version: UInt8 = 5

  static func encode(_ value: some Encodable, into writer: inout JSONWriter) {
    // Values of our own types, with every number provided for, can always be encoded.
    guard let node = try? KeptNode(value) else { preconditionFailure("\(type(of: value)) cannot be encoded") }
    writer.append(byte: version)
    node.write(into: &writer)
  }

  /// nil where there is no value.
  static func decode<Value: Decodable>(_ bytes: UnsafeRawBufferPointer?) throws -> Value? {
    guard let content = try read(bytes, { reader throws(StateFault) in try reader.sized() }) else { return nil }
    return try KeptDecoder.decode(Value.self, content)
  }

  /// nil where there is no value; all of it must be read.
  static func read<Value>(
    _ bytes: UnsafeRawBufferPointer?, _ body: (inout StateReader) throws(StateFault) -> Value
  ) throws(StateFault) -> Value? {
    guard let bytes else { return nil }
    return try StateReader.all(of: bytes) { reader throws(StateFault) in
      try reader.version(version)
      return try body(&reader)
    }
  }
}
