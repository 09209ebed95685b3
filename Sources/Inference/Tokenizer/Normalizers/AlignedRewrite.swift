/// One pass over an `AlignedText` that writes another, with the reference's own rule of where each scalar comes from.
///
/// Each written scalar says how it changes the count: 0 replaces the next scalar read, -n replaces it and removes the n
/// after it, 1 is added and comes from where the byte before the reading place does.
struct AlignedRewrite {
  private(set) var input: AlignedText
  private(set) var output: AlignedText
  /// The next byte to read.
  private(set) var cursor = 0
  /// Of the last scalar written: its change, and how many bytes it has.
  private var lastChange = 0
  private var lastLength = 0

  /// Takes the texts' memory; `finish` gives it back.
  init(_ text: inout AlignedText, _ spare: inout AlignedText) {
    input = AlignedText()
    output = AlignedText()
    swap(&input, &text)
    swap(&output, &spare)
    output.removeAll()
  }

  /// `text` becomes what was written.
  mutating func finish(_ text: inout AlignedText, _ spare: inout AlignedText) {
    swap(&output, &text)
    swap(&input, &spare)
  }

  var isAtEnd: Bool { cursor >= input.count }

  /// The scalar at a place of the text that is read.
  @inline(__always)
  func scalar(at index: Int) -> (value: UInt32, length: Int) { UTF8Scalar.read(input.bytes.span, at: index) }

  /// Copies up to `end` as it is.
  @inline(__always)
  mutating func copy(to end: Int) {
    guard end > cursor else { return }
    output.append(input, cursor..<end)
    cursor = end
    lastChange = 0
  }

  /// Leaves out up to `end`.
  mutating func skip(to end: Int) { cursor = max(cursor, min(end, input.count)) }

  /// Leaves out `count` scalars.
  mutating func skip(scalars count: Int) {
    for _ in 0..<max(count, 0) where cursor < input.count { cursor += scalar(at: cursor).length }
  }

  mutating func write(_ scalar: UInt32, change: Int) {
    let source = change > 0 ? sourceBefore : sourceAt
    let before = output.count
    UTF8Scalar.forEachByte(of: scalar) { output.append($0, from: source) }
    lastChange = change
    lastLength = output.count - before
    if change <= 0 { skip(scalars: 1 - change) }
  }

  /// Writes bytes in place of those up to `end`, all of which come from where the last of those did.
  mutating func replace(to end: Int, with bytes: [UInt8]) {
    skip(to: end)
    let source = sourceBefore
    for byte in bytes { output.append(byte, from: source) }
  }

  /// Removes `count` scalars as a change of the last scalar written; where there is none, nothing is removed.
  mutating func extendLast(removing count: Int) {
    guard output.count > 0 else { return }
    guard lastChange > 0 else { return skip(scalars: count) }
    let source = sourceAt
    for index in max(output.count - lastLength, 0)..<output.count { output.sources[index] = source }
    lastChange = 1 - count
    skip(scalars: count)
  }

  private var sourceAt: Int32 {
    let last = input.count - 1
    return last < 0 ? 0 : input.sources[min(cursor, last)]
  }

  private var sourceBefore: Int32 { cursor > 0 && cursor <= input.count ? input.sources[cursor - 1] : 0 }
}
