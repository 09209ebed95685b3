/// Texts by number: each that comes for the first time gets the next one, up to a limit. Looking one up does not
/// allocate.
struct TextTable {
  private let most: Int
  /// The texts, by number.
  private(set) var texts: [String] = []
  private var bytes: [UInt8] = []
  /// Where each text ends in `bytes`, and its hash.
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// Numbers by hash, with linear probing; −1 where there is none. Their count is a power of two.
  private var slots: [Int32]

  init(most: Int) {
    self.most = most
    slots = [Int32](repeating: -1, count: 64)
  }

  var count: Int { texts.count }
  var isFull: Bool { texts.count >= most }

  /// The number of a text, if it has one.
  func number(of text: UnsafeRawBufferPointer) -> Int? { find(text, Self.hash(text)).number }

  /// The number of a text, a new one where it has none; nil where the table is full.
  mutating func take(_ text: UnsafeRawBufferPointer) -> Int? {
    let hash = Self.hash(text)
    var (number, slot) = find(text, hash)
    if let number { return number }
    guard !isFull else { return nil }
    if texts.count * 2 >= slots.count {
      grow()
      slot = find(text, hash).slot
    }
    number = texts.count
    slots[slot] = Int32(texts.count)
    texts.append(String(decoding: text, as: UTF8.self))
    bytes += text
    ends.append(bytes.count)
    hashes.append(hash)
    return number
  }

  /// Whether the text of this number is `text`.
  @inline(__always)
  func holds(_ text: UnsafeRawBufferPointer, at number: Int) -> Bool {
    let start = number == 0 ? 0 : ends[number - 1]
    guard ends[number] - start == text.count else { return false }
    return bytes.withUnsafeBytes { bytes in
      Self.isEqual(UnsafeRawBufferPointer(rebasing: bytes[start..<start + text.count]), text)
    }
  }

  private func find(_ text: UnsafeRawBufferPointer, _ hash: UInt64) -> (number: Int?, slot: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash, holds(text, at: number) { return (number, slot) }
      slot = (slot + 1) & mask
    }
    return (nil, slot)
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number)
    }
  }

  @inline(__always)
  private static func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    for place in 0..<left.count where left[place] != right[place] { return false }
    return true
  }

  /// Eight bytes at a time, each mixed by a multiplication and a shift.
  @inline(__always)
  private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: text.count) &* 0x9E37_79B9_7F4A_7C15
    var place = 0
    while place &+ 8 <= text.count {
      let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash &>> 29
      place &+= 8
    }
    while place < text.count {
      hash = (hash ^ UInt64(text[place])) &* 0xBF58_476D_1CE4_E5B9
      place &+= 1
    }
    return hash ^ hash &>> 32
  }
}
