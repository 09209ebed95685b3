/// SentencePiece's precompiled character map: a double array (Aoe 1989, in the layout of darts-clone) from text to what
/// replaces it, and the texts that replace, each ended by a zero byte.
///
/// The reference tries a whole grapheme cluster of fewer than six bytes, and of what it finds takes the *shortest*
/// prefix, though it replaces the cluster; failing that, and for longer ones, each scalar.
struct CharacterMap: Sendable {
  private let units: [UInt32]
  private let texts: [UInt8]
  /// Whether an ASCII byte stays as it is wherever it stands before another one.
  private let keeps: [Bool]

  /// Reads the map: the size of the double array in bytes (little endian, 32 bits), the array, the texts.
  ///
  /// - Returns: nil where the sizes cannot be right, or the texts are not UTF-8.
  init?(_ blob: [UInt8]) {
    guard blob.count >= 4 else { return nil }
    func unit(_ index: Int) -> UInt32 {
      UInt32(blob[index]) | UInt32(blob[index + 1]) << 8 | UInt32(blob[index + 2]) << 16 | UInt32(blob[index + 3]) << 24
    }
    let size = Int(unit(0))
    guard size >= 4, size % 4 == 0, size <= blob.count - 4 else { return nil }
    units = stride(from: 4, to: 4 + size, by: 4).map(unit)
    texts = Array(blob[(4 + size)...])
    guard String(validating: texts, as: UTF8.self) != nil else { return nil }
    let (units, texts) = (units, texts)
    keeps = (UInt8(0)..<128).map { byte in
      byte != 0x0D && Self.find([byte].span, 0..<1, units, texts) == nil
    }
  }

  /// What replaces a part of a text: where in `texts` it lies.
  private func find(_ text: Span<UInt8>, _ part: Range<Int>) -> Range<Int>? { Self.find(text, part, units, texts) }

  private static func find(
    _ text: Span<UInt8>, _ part: Range<Int>, _ units: [UInt32], _ texts: [UInt8]
  ) -> Range<Int>? {
    func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 1 << 9) >> 6)) }
    guard let root = units.first else { return nil }
    var node = offset(root)
    for index in part {
      let byte = text[index]
      guard byte != 0 else { return nil }
      node ^= Int(byte)
      guard node < units.count else { return nil }
      let unit = units[node]
      guard unit & (1 << 31 | 0xFF) == UInt32(byte) else { return nil }
      node ^= offset(unit)
      guard node < units.count else { return nil }
      guard unit >> 8 & 1 == 1 else { continue }
      let start = Int(units[node] & 0x7FFF_FFFF)
      guard start < texts.count else { return nil }
      return start..<(texts[start...].firstIndex(of: 0) ?? texts.count)
    }
    return nil
  }

  /// The end of the bytes from `start` on that stay as they are.
  @inline(__always)
  private func keptEnd(_ text: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count, text[index] < 0x80, keeps[Int(text[index])] { index += 1 }
    // The last may be the base of what follows.
    return index < text.count && index > start && text[index] >= 0x80 ? index - 1 : index
  }

  func apply(_ text: inout AlignedText, _ spare: inout AlignedText) {
    let first = keptEnd(text.bytes.span, from: 0)
    guard first < text.count else { return }
    var rewrite = AlignedRewrite(&text, &spare)
    rewrite.copy(to: first)
    var index = first
    while index < rewrite.input.count {
      let kept = keptEnd(rewrite.input.bytes.span, from: index)
      if kept > index {
        Self.keep(&rewrite, index..<kept)
        index = kept
        continue
      }
      let end = GraphemeClusters.end(in: rewrite.input.bytes.span, from: index)
      if end - index < 6, let found = find(rewrite.input.bytes.span, index..<end) {
        replace(&rewrite, index..<end, with: found)
      } else {
        scalars(&rewrite, index..<end)
      }
      index = end
    }
    rewrite.finish(&text, &spare)
  }

  private func scalars(_ rewrite: inout AlignedRewrite, _ range: Range<Int>) {
    var index = range.lowerBound
    while index < range.upperBound {
      let next = index + rewrite.scalar(at: index).length
      if let found = find(rewrite.input.bytes.span, index..<next) {
        replace(&rewrite, index..<next, with: found)
      } else {
        Self.keep(&rewrite, index..<next)
      }
      index = next
    }
  }

  /// A part that stays. Where a removal at the very beginning has put the bookkeeping out of step (see `extendLast`),
  /// scalars are written one by one, each in place of the one that the bookkeeping stands at.
  private static func keep(_ rewrite: inout AlignedRewrite, _ range: Range<Int>) {
    guard rewrite.cursor != range.lowerBound else { return rewrite.copy(to: range.upperBound) }
    var index = range.lowerBound
    while index < range.upperBound {
      let scalar = rewrite.scalar(at: index)
      rewrite.write(scalar.value, change: 0)
      index += scalar.length
    }
  }

  private func replace(_ rewrite: inout AlignedRewrite, _ range: Range<Int>, with text: Range<Int>) {
    var old = 0
    var index = range.lowerBound
    while index < range.upperBound {
      index += rewrite.scalar(at: index).length
      old += 1
    }
    var new = 0
    var place = text.lowerBound
    while place < text.upperBound {
      let scalar = UTF8Scalar.read(texts.span, at: place)
      rewrite.write(scalar.value, change: new < old ? 0 : 1)
      new += 1
      place += scalar.length
    }
    if new < old { rewrite.extendLast(removing: old - new) }
  }
}
