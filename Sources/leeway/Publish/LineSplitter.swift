/// Cuts lines out of pieces of any size. An empty line is no line; a carriage return at a line's end is not part of it.
struct LineSplitter {
  private var rest: [UInt8] = []
  /// The number of the last line taken, from 1.
  private(set) var number = 0

  /// The lines that `piece` completes, with their numbers.
  mutating func take(_ piece: some Collection<UInt8>) -> [(number: Int, bytes: [UInt8])] {
    var lines: [(number: Int, bytes: [UInt8])] = []
    var start = piece.startIndex
    while let end = piece[start...].firstIndex(of: 0x0A) {
      append(rest + piece[start..<end], to: &lines)
      rest.removeAll(keepingCapacity: true)
      start = piece.index(after: end)
    }
    rest.append(contentsOf: piece[start...])
    return lines
  }

  /// The last line, where the input does not end in a line feed.
  mutating func finish() -> [(number: Int, bytes: [UInt8])] {
    var lines: [(number: Int, bytes: [UInt8])] = []
    if !rest.isEmpty { append(rest, to: &lines) }
    rest = []
    return lines
  }

  private mutating func append(_ line: [UInt8], to lines: inout [(number: Int, bytes: [UInt8])]) {
    number += 1
    let bytes = line.last == 0x0D ? Array(line.dropLast()) : line
    if !bytes.isEmpty { lines.append((number, bytes)) }
  }
}
