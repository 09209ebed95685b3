/// A document that stands for a bin, by the places of both in tables; marks ascend by bin, and within a bin by document.
struct ExemplarMark: Sendable, Hashable, Comparable, BitwiseCopyable {
  /// The bin above, the document below.
  private let code: UInt64

  init(bin: UInt32, document: UInt32) { code = UInt64(bin) << 32 | UInt64(document) }

  var bin: UInt32 { UInt32(truncatingIfNeeded: code >> 32) }
  var document: UInt32 { UInt32(truncatingIfNeeded: code) }

  static func < (one: ExemplarMark, other: ExemplarMark) -> Bool { one.code < other.code }
}

/// Of each bin of a feature the three documents with the smallest hashes.
///
/// The documents' table is in the order of hashes, so the three are those that come first.
struct ExemplarMarks: Sendable, Hashable {
  static let mostPerBin = 3
  /// Ascending, each once.
  private(set) var all: [ExemplarMark] = []

  init() {}

  /// - Parameter marks: in any order; those that ascend cost the least.
  init(_ marks: [ExemplarMark]) {
    all.reserveCapacity(marks.count)
    let isAscending = zip(marks, marks.dropFirst()).allSatisfy { $0 <= $1 }
    for mark in isAscending ? marks : marks.sorted() { append(mark) }
  }

  /// Marks of the same tables together.
  init(_ one: ExemplarMarks, _ other: ExemplarMarks) {
    all.reserveCapacity(one.all.count + other.all.count)
    var (place, others) = (0, 0)
    while place < one.all.count || others < other.all.count {
      if others == other.all.count || place < one.all.count && one.all[place] <= other.all[others] {
        append(one.all[place])
        place += 1
      } else {
        append(other.all[others])
        others += 1
      }
    }
  }

  /// The marks in other tables, whose order is the same.
  ///
  /// - Parameter documents: the place there of each document, and `bins` that of a bin.
  func moved(_ documents: [UInt32], bins: (UInt32) -> UInt32) -> ExemplarMarks {
    var moved = ExemplarMarks()
    moved.all = all.map { ExemplarMark(bin: bins($0.bin), document: documents[Int($0.document)]) }
    return moved
  }

  /// Takes in a mark that no other comes after, unless it is there or its bin has three.
  private mutating func append(_ mark: ExemplarMark) {
    if all.count >= Self.mostPerBin, all[all.count - Self.mostPerBin].bin == mark.bin { return }
    if all.last != mark { all.append(mark) }
  }
}
