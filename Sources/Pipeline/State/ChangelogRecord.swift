import Events

/// One record of a changelog, checked: its parts lie in the bytes that it was read from. See ``ChangelogFormat``.
struct ChangelogRecord {
  let kind: ChangelogFormat.Kind
  /// The number of a further part; 0 for other kinds.
  let part: Int
  /// The entry's own key.
  let key: UnsafeRawBufferPointer
  /// nil for a tombstone.
  let body: Body?

  struct Body {
    let coding: ChangelogFormat.Coding
    /// For an entry, how many parts it has.
    let parts: Int
    /// The hash of the coded content as a whole, where there are several parts.
    let whole: UInt64
    let content: UnsafeRawBufferPointer
  }

  /// - Throws: what is wrong with the record.
  init(key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?) throws(StateFault) {
    guard let key, key.count >= 5 else { throw StateFault("its key is not one of a changelog") }
    let named = UnsafeRawBufferPointer(rebasing: key[..<(key.count - 4)])
    let check = UInt32(littleEndian: key.loadUnaligned(fromByteOffset: key.count - 4, as: UInt32.self))
    guard check == UInt32(truncatingIfNeeded: XXHash64.hash(named)) else {
      throw StateFault("its key is damaged, or not one of a changelog")
    }
    guard let kind = ChangelogFormat.Kind(rawValue: named[0]) else {
      throw StateFault("it is of a kind that this version does not know")
    }
    self.kind = kind
    guard kind == .part else {
      part = 0
      self.key = UnsafeRawBufferPointer(rebasing: named[1...])
      body = try Self.body(kind, part: 0, key, value)
      return
    }
    guard named.count >= 3 else { throw StateFault("its key ends too soon") }
    part = Int(named[1]) << 8 | Int(named[2])
    self.key = UnsafeRawBufferPointer(rebasing: named[3...])
    body = try Self.body(kind, part: part, key, value)
  }

  private static func body(
    _ kind: ChangelogFormat.Kind, part: Int, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?
  ) throws(StateFault) -> Body? {
    guard let value else { return nil }
    guard let version = value.first else { throw StateFault("its value is empty") }
    guard version == ChangelogFormat.version else {
      throw StateFault(
        "its format is version \(version), and this program reads version \(ChangelogFormat.version); run the version "
          + "that wrote it, unless the record is damaged")
    }
    guard value.count >= ChangelogFormat.headerSize else { throw StateFault("its value is cut off") }
    let content = UnsafeRawBufferPointer(rebasing: value[ChangelogFormat.headerSize...])
    let header = UnsafeRawBufferPointer(rebasing: value[..<12])
    let check = UInt64(littleEndian: value.loadUnaligned(fromByteOffset: 12, as: UInt64.self))
    guard check == ChangelogFormat.checksum(key: key, header: header, content: content) else {
      throw StateFault("its checksum does not fit: the value is damaged")
    }
    guard let coding = ChangelogFormat.Coding(rawValue: value[1]) else {
      throw StateFault("its coding \(value[1]) is not known to this version")
    }
    let parts = Int(UInt16(littleEndian: value.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    guard kind == .part ? parts == part && part > 0 : parts > 0 else {
      throw StateFault("its number of parts does not fit its key")
    }
    let whole = UInt64(littleEndian: value.loadUnaligned(fromByteOffset: 4, as: UInt64.self))
    return Body(coding: coding, parts: parts, whole: whole, content: content)
  }
}
