/// JSON text in memory of its own that grows and is kept: events are written into it one after another and are sent
/// from it without a copy.
///
/// It writes what it is told to, in order, and puts the commas; that brackets match and that keys and values take
/// turns is the caller's part. Take `mark` before an event and after it: the range between is the event's.
package struct JSONWriter: ~Copyable {
  private var base: UnsafeMutableRawPointer
  /// Bytes written.
  package private(set) var count = 0
  package private(set) var capacity: Int

  package init(capacity: Int = 4_096) {
    self.capacity = max(capacity, 32)
    base = .allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { base.deallocate() }

  /// The place where the next byte goes.
  package var mark: Int { count }

  /// Forgets what was written from `mark` on, as when an event turns out not to be written.
  package mutating func truncate(to mark: Int) {
    precondition(mark >= 0 && mark <= count, "a mark of this writer, not yet truncated")
    count = mark
  }

  /// Forgets all and keeps the memory. With `keepingCapacity`, memory beyond that many bytes is given back.
  package mutating func removeAll(keepingCapacity kept: Int = .max) {
    count = 0
    guard capacity > kept else { return }
    base.deallocate()
    capacity = max(kept, 32)
    base = .allocate(byteCount: capacity, alignment: 16)
  }

  /// Makes room for as many more bytes. Moves the memory where it must.
  @inline(__always)
  package mutating func reserve(_ additional: Int) {
    if capacity &- count < additional { grow(additional) }
  }

  @inline(never)
  private mutating func grow(_ additional: Int) {
    let larger = max(capacity * 2, count + additional)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    memory.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = memory
    capacity = larger
  }

  /// All that was written, valid until the writer changes.
  package var contents: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// What was written between two marks, valid until the writer changes.
  package func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range of this writer")
    return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  package func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(contents)
  }

  /// What was written between two marks, copied.
  package func text(_ range: Range<Int>) -> String { String(decoding: bytes(range), as: UTF8.self) }
  package var text: String { text(0..<count) }
}

extension JSONWriter {
  /// Bytes as they are.
  @inline(__always)
  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    reserve(bytes.count)
    (base + count).copyMemory(from: source, byteCount: bytes.count)
    count &+= bytes.count
  }

  /// One byte as it is. The label keeps a literal from being taken for a number to be written in digits.
  @inline(__always)
  package mutating func append(byte: UInt8) {
    reserve(1)
    base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  /// Text as it is.
  @inline(__always)
  package mutating func append(raw text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Lets `body` fill up to `limit` bytes and returns how many it did.
  @inline(__always)
  package mutating func append(upTo limit: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) {
    reserve(limit)
    count &+= body(UnsafeMutableRawBufferPointer(start: base + count, count: limit))
  }

  /// A comma, unless the value is the first of its array or object, or follows its key.
  @inline(__always)
  private mutating func separate() {
    guard count > 0 else { return }
    switch base.load(fromByteOffset: count &- 1, as: UInt8.self) {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: ","): return
    default: append(byte: UInt8(ascii: ","))
    }
  }

  /// `,` as needed, `"name":`. The name is written as it stands and must need no escape.
  @inline(__always)
  package mutating func key(_ name: StaticString) {
    separate()
    let length = name.utf8CodeUnitCount
    append(upTo: length &+ 3) { buffer in
      buffer[0] = UInt8(ascii: "\"")
      if let start = buffer.baseAddress { (start + 1).copyMemory(from: name.utf8Start, byteCount: length) }
      buffer[length &+ 1] = UInt8(ascii: "\"")
      buffer[length &+ 2] = UInt8(ascii: ":")
      return length &+ 3
    }
  }

  /// A key that is not known beforehand, with escapes as needed.
  package mutating func key(string name: String) {
    separate()
    append(string: name)
    append(byte: UInt8(ascii: ":"))
  }

  /// `,` as needed, before an element of an array.
  @inline(__always)
  package mutating func element() { separate() }

  @inline(__always)
  package mutating func beginObject() { append(byte: UInt8(ascii: "{")) }
  @inline(__always)
  package mutating func endObject() { append(byte: UInt8(ascii: "}")) }
  @inline(__always)
  package mutating func beginArray() { append(byte: UInt8(ascii: "[")) }
  @inline(__always)
  package mutating func endArray() { append(byte: UInt8(ascii: "]")) }
}
