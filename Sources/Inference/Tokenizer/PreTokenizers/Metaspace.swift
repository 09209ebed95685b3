/// `Metaspace`: spaces become a visible sign, one may be put at the beginning, and words begin at the sign.
struct Metaspace: Sendable, Equatable {
  enum Prepend: Sendable {
    case always
    /// Only at the beginning of the whole text.
    case first
    case never
  }

  let replacement: [UInt8]
  let prepend: Prepend
  let splits: Bool

  func apply(
    _ text: inout AlignedText, _ spare: inout AlignedText, _ splits: inout [Range<Int>],
    _ spareSplits: inout [Range<Int>]
  ) {
    spare.removeAll()
    spareSplits.removeAll(keepingCapacity: true)
    spare.bytes.reserveCapacity(text.count + text.count / 2)
    spare.sources.reserveCapacity(text.count + text.count / 2)
    for part in splits { cut(text, part, &spare, &spareSplits) }
    swap(&text, &spare)
    swap(&splits, &spareSplits)
  }

  private func cut(_ text: AlignedText, _ part: Range<Int>, _ out: inout AlignedText, _ splits: inout [Range<Int>]) {
    let bytes = text.bytes.span
    let sources = text.sources.span
    var first = out.count
    var index = part.lowerBound
    let source = sources[index]
    let isMarked = bytes[index] == 0x20 || isReplacement(bytes, index, part.upperBound)
    if !isMarked && (prepend == .always || prepend == .first && source == 0) { mark(&out, source) }
    while index < part.upperBound {
      let byte = bytes[index]
      if byte == 0x20 {
        if self.splits { end(&first, out.count, &splits) }
        mark(&out, sources[index])
        index += 1
      } else if self.splits, isReplacement(bytes, index, part.upperBound) {
        end(&first, out.count, &splits)
        for offset in 0..<replacement.count { out.append(bytes[index + offset], from: sources[index + offset]) }
        index += replacement.count
      } else {
        out.append(byte, from: sources[index])
        index += 1
      }
    }
    end(&first, out.count, &splits)
  }

  @inline(__always)
  private func isReplacement(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    guard bytes[index] == replacement[0], end - index >= replacement.count else { return false }
    for offset in 1..<max(replacement.count, 1) where bytes[index + offset] != replacement[offset] { return false }
    return true
  }

  @inline(__always)
  private func mark(_ out: inout AlignedText, _ source: Int32) {
    for byte in replacement { out.append(byte, from: source) }
  }

  @inline(__always)
  private func end(_ first: inout Int, _ end: Int, _ splits: inout [Range<Int>]) {
    if end > first { splits.append(first..<end) }
    first = end
  }
}
