/// The pieces of words seen before. It is bounded, and emptied when it is full; what it answers does not depend on it.
struct WordCache: Sendable {
  private struct Slot {
    /// 0 for an empty slot.
    var hash: UInt64 = 0
    var word: UInt32 = 0
    var length: UInt32 = 0
    var first: UInt32 = 0
    var count: UInt32 = 0
  }

  private var slots: [Slot] = []
  private var words: [UInt8] = []
  private(set) var pieces: [Piece] = []
  private var count = 0

  private static let size = 1 << 15
  private static let most = 1 << 14
  private static let mostBytes = 1 << 20
  /// Longer words are seldom seen twice.
  static let longest = 128

  /// A number that equal words share; never 0.
  @inline(__always)
  static func hash(_ word: Span<UInt8>) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: word.count) &* 0x9E37_79B9_7F4A_7C15
    let raw = word.bytes
    var index = 0
    while index &+ 8 <= word.count {
      hash = mix(hash ^ raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      index &+= 8
    }
    var rest: UInt64 = 0
    while index < word.count {
      rest = rest << 8 | UInt64(word[index])
      index &+= 1
    }
    return mix(hash ^ rest) | 1
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  /// Where the pieces of a word lie in `pieces`; nil where it is not known.
  @inline(__always)
  func find(_ word: Span<UInt8>, _ hash: UInt64) -> Range<Int>? {
    guard !slots.isEmpty else { return nil }
    var slot = Int(truncatingIfNeeded: hash >> 1) & (Self.size - 1)
    while slots[slot].hash != 0 {
      if slots[slot].hash == hash, slots[slot].length == UInt32(truncatingIfNeeded: word.count),
        isWord(word, at: Int(slots[slot].word))
      {
        let first = Int(slots[slot].first)
        return first..<first + Int(slots[slot].count)
      }
      slot = (slot + 1) & (Self.size - 1)
    }
    return nil
  }

  @inline(__always)
  private func isWord(_ word: Span<UInt8>, at start: Int) -> Bool {
    let words = words.span
    for index in word.indices where words[start + index] != word[index] { return false }
    return true
  }

  /// Keeps a word that is not known yet.
  mutating func insert(_ word: Span<UInt8>, _ hash: UInt64, _ new: [Piece]) {
    if slots.isEmpty { slots = [Slot](repeating: Slot(), count: Self.size) }
    if count >= Self.most || words.count + word.count > Self.mostBytes { removeAll() }
    var slot = Int(truncatingIfNeeded: hash >> 1) & (Self.size - 1)
    while slots[slot].hash != 0 { slot = (slot + 1) & (Self.size - 1) }
    slots[slot] = Slot(
      hash: hash, word: UInt32(truncatingIfNeeded: words.count), length: UInt32(truncatingIfNeeded: word.count),
      first: UInt32(truncatingIfNeeded: pieces.count), count: UInt32(truncatingIfNeeded: new.count))
    for index in word.indices { words.append(word[index]) }
    pieces.append(contentsOf: new)
    count += 1
  }

  private mutating func removeAll() {
    for index in slots.indices { slots[index] = Slot() }
    words.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    count = 0
  }
}
