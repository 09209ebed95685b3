import Events

/// How entries and positions lie in the records of a changelog. All numbers in values are little-endian.
///
/// A record's key: the kind (one byte), for a further part its number (two bytes, most significant first), the entry's
/// own key, and the low 32 bits of the XXH64 of all that. So a removed entry, which is a key alone, is checked too.
///
/// A record's value, of 20 bytes and more:
///
/// | bytes | what |
/// | --- | --- |
/// | 0 | the version of the format, 1 |
/// | 1 | the coding of the content: 0 as it is, 1 one LZ4 frame |
/// | 2–3 | for an entry, how many parts it has; for a further part, its number |
/// | 4–11 | where there are several parts, the XXH64 of the coded content as a whole; else 0 |
/// | 12–19 | the XXH64 of the key, bytes 0–11 and the rest, each the seed of the next |
/// | 20– | the coded content, or a part of it |
///
/// A record of the kind R, whose own key is empty, says that the state was made anew: nothing that stands before it counts,
/// be it damaged or deleted.
///
/// An entry that is larger than the topic takes is cut into parts, the first of which is the entry's own record. Parts
/// belong together by their common hash, so that what compaction left of an older version is never taken for a part of
/// a newer one.
enum ChangelogFormat {
  enum Kind: UInt8 {
    case entry = 0x45  // E
    case part = 0x43  // C, continued
    case position = 0x50  // P
    case rebuilt = 0x52  // R
  }

  enum Coding: UInt8 {
    case plain = 0
    case frame = 1
  }

  static let version: UInt8 = 1
  static let headerSize = 20
  /// The most parts that an entry may have.
  static let mostParts = Int(UInt16.max)
  /// What a record takes besides its key and value, at most.
  static let recordOverhead = 128

  /// Appends the key of a record.
  static func appendKey(
    _ kind: Kind, part: Int = 0, _ key: UnsafeRawBufferPointer, to writer: inout JSONWriter
  ) -> Range<Int> {
    let start = writer.count
    writer.append(byte: kind.rawValue)
    if kind == .part {
      writer.append(byte: UInt8(truncatingIfNeeded: part >> 8))
      writer.append(byte: UInt8(truncatingIfNeeded: part))
    }
    writer.append(key)
    writer.append(littleEndian: UInt32(truncatingIfNeeded: XXHash64.hash(writer.bytes(start..<writer.count))))
    return start..<writer.count
  }

  /// Appends the value of a record whose key lies at `key`.
  static func appendValue(
    _ coding: Coding, parts: Int, whole: UInt64, _ content: UnsafeRawBufferPointer, key: Range<Int>,
    to writer: inout JSONWriter
  ) -> Range<Int> {
    let start = writer.count
    writer.append(byte: version)
    writer.append(byte: coding.rawValue)
    writer.append(littleEndian: UInt16(truncatingIfNeeded: parts))
    writer.append(littleEndian: whole)
    let checksum = checksum(key: writer.bytes(key), header: writer.bytes(start..<start + 12), content: content)
    writer.append(littleEndian: checksum)
    writer.append(content)
    return start..<writer.count
  }

  static func checksum(
    key: UnsafeRawBufferPointer, header: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer
  ) -> UInt64 {
    XXHash64.hash(content, seed: XXHash64.hash(header, seed: XXHash64.hash(key)))
  }
}
