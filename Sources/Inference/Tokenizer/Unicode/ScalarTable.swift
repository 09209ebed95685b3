/// The text of a generated table, read: see `BertUnicodeTables`.
struct ScalarTable {
  /// A range of scalars and what they map to; empty for a plain set.
  struct Row {
    var first: UInt32 = 0
    var last: UInt32 = 0
    var mapped: [UInt32] = []
  }

  let rows: [Row]

  init(_ text: StaticString) {
    rows = text.withUTF8Buffer { bytes in
      bytes.split { $0 == 0x20 || $0 == 0x0A }.map(Self.row)
    }
  }

  private static func row(_ entry: Slice<UnsafeBufferPointer<UInt8>>) -> Row {
    let sides = entry.split(separator: UInt8(ascii: "="))
    let ends = sides[0].split(separator: UInt8(ascii: "-")).map(number)
    let mapped = sides.count > 1 ? sides[1].split(separator: UInt8(ascii: ".")).map(number) : []
    return Row(first: ends[0], last: ends[ends.count - 1], mapped: mapped)
  }

  private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
    digits.reduce(0) { $0 << 4 | UInt32($1 >= 0x41 ? $1 - 0x37 : $1 - 0x30) }
  }

  /// Calls `body` for each scalar of the table.
  func forEach(_ body: (UInt32, [UInt32]) -> Void) {
    for row in rows { for scalar in row.first...row.last { body(scalar, row.mapped) } }
  }
}
