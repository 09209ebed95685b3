import Events
import FoundationEssentials
import Pipeline

/// How `detect` writes the values of its entries: a version, then bytes (``StateReader``), or JSON for what is `Codable`.
///
/// Reals in JSON are written as the shortest text that reads back as the same 64 bits.
enum KeptCoding {
  static let version: UInt8 = 3

  static func encode(_ value: some Encodable, into writer: inout JSONWriter) {
    let encoder = JSONEncoder()
    // The same state, the same bytes, in every process.
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // Values of our own types, with every number provided for, can always be encoded.
    guard let data = try? encoder.encode(value) else { preconditionFailure("\(type(of: value)) cannot be encoded") }
    writer.append(byte: version)
    data.withUnsafeBytes { writer.append($0) }
  }

  /// nil where there is no value.
  static func decode<Value: Decodable>(_ bytes: UnsafeRawBufferPointer?) throws -> Value? {
    guard let bytes else { return nil }
    var reader = StateReader(bytes)
    try reader.version(version)
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(Value.self, from: Data(try reader.take(reader.left)))
  }

  /// nil where there is no value; all of it must be read.
  static func read<Value>(
    _ bytes: UnsafeRawBufferPointer?, _ body: (inout StateReader) throws(StateFault) -> Value
  ) throws(StateFault) -> Value? {
    guard let bytes else { return nil }
    var reader = StateReader(bytes)
    try reader.version(version)
    let value = try body(&reader)
    try reader.end()
    return value
  }
}
