/// The script that most letters of a text are of, by ISO 15924 code.
///
/// Told by ranges of code points, coarsely: drift needs a text's script to be named the same way each time, not each
/// rare letter to be placed.
struct ScriptTally {
  /// No letter of a script that is told apart.
  static let none = "Zyyy"

  private static let scripts: [(code: String, ranges: [ClosedRange<UInt32>])] = [
    ("Latn", [0x41...0x5A, 0x61...0x7A, 0xAA...0xAA, 0xBA...0xBA, 0xC0...0x24F, 0x1E00...0x1EFF, 0xFF21...0xFF5A]),
    ("Cyrl", [0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F]),
    ("Grek", [0x370...0x3FF, 0x1F00...0x1FFF]),
    ("Hani", [0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF]),
    ("Hira", [0x3041...0x309F]),
    ("Kana", [0x30A0...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F]),
    ("Hang", [0x1100...0x11FF, 0x3130...0x318F, 0xA960...0xA97F, 0xAC00...0xD7FF]),
    ("Arab", [0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF]),
    ("Hebr", [0x590...0x5FF, 0xFB1D...0xFB4F]),
    ("Deva", [0x900...0x97F, 0xA8E0...0xA8FF]),
    ("Beng", [0x980...0x9FF]), ("Guru", [0xA00...0xA7F]), ("Gujr", [0xA80...0xAFF]), ("Orya", [0xB00...0xB7F]),
    ("Taml", [0xB80...0xBFF]), ("Telu", [0xC00...0xC7F]), ("Knda", [0xC80...0xCFF]), ("Mlym", [0xD00...0xD7F]),
    ("Sinh", [0xD80...0xDFF]), ("Thai", [0xE00...0xE7F]), ("Laoo", [0xE80...0xEFF]), ("Tibt", [0xF00...0xFFF]),
    ("Mymr", [0x1000...0x109F, 0xA9E0...0xA9FF, 0xAA60...0xAA7F]),
    ("Geor", [0x10A0...0x10FF, 0x1C90...0x1CBF, 0x2D00...0x2D2F]),
    ("Armn", [0x530...0x58F, 0xFB13...0xFB17]),
    ("Ethi", [0x1200...0x139F, 0x2D80...0x2DDF, 0xAB00...0xAB2F]),
    ("Khmr", [0x1780...0x17FF]), ("Mong", [0x1800...0x18AF]), ("Cher", [0x13A0...0x13FF, 0xAB70...0xABBF]),
  ]

  /// All ranges in order, each with its script's place.
  private static let table: [(first: UInt32, last: UInt32, script: Int)] =
    scripts.enumerated().flatMap { place, script in
      script.ranges.map { (first: $0.lowerBound, last: $0.upperBound, script: place) }
    }.sorted { $0.first < $1.first }

  private var counts = [Int](repeating: 0, count: Self.scripts.count)

  /// Counts ASCII letters, which are Latin.
  mutating func addLatin(_ count: Int) { counts[0] += count }

  /// Counts a letter.
  mutating func add(_ scalar: UInt32) {
    var (low, high) = (0, Self.table.count)
    while low < high {
      let middle = (low + high) / 2
      if Self.table[middle].last < scalar { low = middle + 1 } else { high = middle }
    }
    guard low < Self.table.count, Self.table[low].first <= scalar else { return }
    counts[Self.table[low].script] += 1
  }

  /// The code of the script with the most letters; of equal ones the first above.
  var main: String {
    var best = 0
    for place in counts.indices where counts[place] > counts[best] { best = place }
    return counts[best] == 0 ? Self.none : Self.scripts[best].code
  }
}
