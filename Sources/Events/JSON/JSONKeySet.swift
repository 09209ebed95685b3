/// Finds keys that occur twice in an object.
struct JSONKeySet: ~Copyable {
  /// Objects with more keys than this go through the table.
  private static let fewKeys = 16

  /// Keys of a producer's own choice must not be able to make the table slow, so its hash differs by process.
  private static let seed = UInt64.random(in: .min ... .max)

  private var table: [UInt32] = []
  private var left = JSONWriter(capacity: 64)
  private var right = JSONWriter(capacity: 64)

  /// 24 bits of a key's length and ends: equal for equal keys, after escapes were decoded.
  @inline(__always)
  mutating func shortHash(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ escaped: Bool) -> UInt32 {
    if escaped { return decodedShortHash(base, start, end) }
    return JSONKeySet.shortHash(UnsafeRawPointer(base + start), end &- start)
  }

  private mutating func decodedShortHash(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
    left.removeAll()
    left.append(decoding: UnsafeRawBufferPointer(start: base + start, count: end - start))
    return left.withUnsafeBytes { bytes in
      bytes.baseAddress.map { JSONKeySet.shortHash($0, bytes.count) } ?? 0
    }
  }

  @inline(__always)
  private static func shortHash(_ key: UnsafeRawPointer, _ count: Int) -> UInt32 {
    var mixed: UInt64
    if count >= 8 {
      mixed = key.loadUnaligned(as: UInt64.self) &+ key.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    } else {
      mixed = 0
      for place in 0..<count {
        mixed = mixed &<< 8 | UInt64(key.load(fromByteOffset: place, as: UInt8.self))
      }
    }
    mixed = (mixed ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
    return UInt32(truncatingIfNeeded: mixed &>> 40)
  }

  /// The place of the second of two equal keys of an object whose members are all on the tape.
  @inline(__always)
  mutating func repeatedKey(of object: Int, in tape: borrowing JSONTape, _ base: UnsafePointer<UInt8>) -> Int? {
    let first = object &+ 1
    var number = first
    var count = 0
    while number < tape.count {
      if count == JSONKeySet.fewKeys { return repeatedAmongMany(first, tape, base) }
      let info = tape.entries[number].info &>> 8
      var other = first
      while other < number {
        if tape.entries[other].info &>> 8 == info, isEqual(tape.entries[other], tape.entries[number], base) {
          return Int(tape.entries[number].start)
        }
        other = Int(tape.entries[other &+ 1].next)
      }
      number = Int(tape.entries[number &+ 1].next)
      count &+= 1
    }
    return nil
  }

  @inline(never)
  private mutating func isEqual(
    _ one: JSONTape.Entry, _ two: JSONTape.Entry, _ base: UnsafePointer<UInt8>
  ) -> Bool {
    JSONKeySet.fill(&left, one, base)
    JSONKeySet.fill(&right, two, base)
    return left.withUnsafeBytes { one in right.withUnsafeBytes { two in one.elementsEqual(two) } }
  }

  private static func fill(_ text: inout JSONWriter, _ key: JSONTape.Entry, _ base: UnsafePointer<UInt8>) {
    text.removeAll()
    let raw = UnsafeRawBufferPointer(start: base + Int(key.start) + 1, count: Int(key.end - key.start) - 2)
    if key.isEscaped { text.append(decoding: raw) } else { text.append(raw) }
  }

  @inline(never)
  private mutating func repeatedAmongMany(
    _ first: Int, _ tape: borrowing JSONTape, _ base: UnsafePointer<UInt8>
  ) -> Int? {
    var count = 0
    var number = first
    while number < tape.count {
      count += 1
      number = Int(tape.entries[number + 1].next)
    }
    var size = 64
    while size < count * 2 { size *= 2 }
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(0, count: size))
    defer { if size > 1 << 16 { table = [] } }
    number = first
    while number < tape.count {
      let key = tape.entries[number]
      JSONKeySet.fill(&left, key, base)
      var slot = Int(truncatingIfNeeded: longHash() & UInt64(size - 1))
      while table[slot] != 0 {
        if isEqual(tape.entries[Int(table[slot])], key, base) { return Int(key.start) }
        slot = (slot + 1) & (size - 1)
      }
      table[slot] = UInt32(number)
      number = Int(tape.entries[number + 1].next)
    }
    return nil
  }

  /// Of the key in `left`.
  private func longHash() -> UInt64 {
    left.withUnsafeBytes { bytes in
      var hash = JSONKeySet.seed
      for byte in bytes {
        hash = (hash ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
      }
      return hash
    }
  }
}
