/// The values of a JSON text in the order of the text: one entry each, and one for each key before its value.
///
/// Memory is kept from one text to the next.
struct JSONTape: ~Copyable {
  struct Entry {
    /// The first byte of the value, an opening quote included.
    var start: UInt32
    /// The byte after the last.
    var end: UInt32
    /// The entry after the value and all that is inside it. While an object or array is open: the one that holds it.
    var next: UInt32
    /// The kind in the lowest 4 bits, `escapedBit`, and in the highest 24 a key's hash.
    var info: UInt32

    static let escapedBit: UInt32 = 0x10

    @inline(__always)
    var kind: JSONKind { JSONKind(rawValue: UInt8(truncatingIfNeeded: info & 0xF)) ?? .null }
    @inline(__always)
    var isEscaped: Bool { info & Entry.escapedBit != 0 }
  }

  /// What is kept for the next text at most: 4 MiB.
  private static let keptCapacity = 1 << 18

  private(set) var entries: UnsafeMutablePointer<Entry>
  private(set) var count = 0
  private var capacity: Int

  init() {
    capacity = 256
    entries = .allocate(capacity: capacity)
  }

  deinit { entries.deallocate() }

  mutating func removeAll() {
    count = 0
    guard capacity > JSONTape.keptCapacity else { return }
    entries.deallocate()
    capacity = JSONTape.keptCapacity
    entries = .allocate(capacity: capacity)
  }

  /// Adds an entry and returns its number.
  @inline(__always)
  mutating func append(start: Int, end: Int, next: UInt32, info: UInt32) -> Int {
    if count == capacity { grow() }
    let number = count
    (entries + number).initialize(
      to: Entry(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end), next: next, info: info))
    count &+= 1
    return number
  }

  /// Adds an entry that holds no others.
  @inline(__always)
  mutating func appendScalar(start: Int, end: Int, info: UInt32) {
    _ = append(start: start, end: end, next: UInt32(truncatingIfNeeded: count &+ 1), info: info)
  }

  /// Ends an open object or array and returns the one that holds it.
  @inline(__always)
  mutating func close(_ number: Int, end: Int) -> UInt32 {
    let parent = entries[number].next
    entries[number].end = UInt32(truncatingIfNeeded: end)
    entries[number].next = UInt32(truncatingIfNeeded: count)
    return parent
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: entries, count: count)
    entries.deallocate()
    entries = larger
    capacity *= 2
  }
}
