/// What normalisation and pre-tokenisation make of each Unicode scalar, looked up in two steps.
///
/// Everything the reference's `BertNormalizer` and `BertPreTokenizer` do is a function of one scalar, but for the
/// canonical ordering of combining marks; so it is worked out once, when a tokenizer is loaded.
struct ScalarClasses: Sendable {
  /// The four switches of a `BertNormalizer`.
  struct Options: Equatable, Sendable {
    var cleansText = true
    var isolatesHan = true
    var stripsAccents = true
    var lowercases = true
  }

  enum Kind: UInt32 {
    /// A letter that stays as it is.
    case same
    /// Removed before decomposition.
    case cleaned
    /// Removed after decomposition: it ends a run of marks.
    case removed
    case space
    /// A word of its own that stays as it is.
    case isolated
    /// A letter that becomes the bytes of its expansion.
    case mapped
    /// A word of its own with the bytes of its expansion.
    case isolatedMapped
    /// Several parts, each of the kinds space, mapped or isolatedMapped.
    case several
    /// Its decomposition holds scalars with a combining class: it must be put in order with its neighbours.
    case ordered
    /// A Hangul syllable to be decomposed.
    case hangul
  }

  /// A kind and where its data lies.
  struct Entry: Sendable {
    let raw: UInt32

    init(_ kind: Kind, first: Int = 0, count: Int = 0, scalars: Int = 0) {
      raw = kind.rawValue | UInt32(scalars) << 4 | UInt32(count) << 7 | UInt32(first) << 12
    }

    var kind: Kind { Kind(rawValue: raw & 15) ?? .same }
    /// How many scalars an expansion has.
    var scalars: Int { Int(raw >> 4 & 7) }
    /// How many bytes, parts or marks there are, from `first` on.
    var count: Int { Int(raw >> 7 & 31) }
    var first: Int { Int(raw >> 12) }
  }

  /// A scalar of the decomposition of one that must be put in order.
  struct Mark: Sendable {
    let combiningClass: UInt8
    /// Dropped once it is in its place.
    let isRemoved: Bool
    /// Its bytes, lower-cased.
    let expansion: Entry
  }

  private let pages: [UInt16]
  private let entries: [Entry]
  let bytes: [UInt8]
  let parts: [Entry]
  let marks: [Mark]

  init(_ options: Options) {
    var builder = ScalarClassesBuilder(options)
    builder.build()
    pages = builder.pages
    entries = builder.entries
    bytes = builder.bytes
    parts = builder.parts
    marks = builder.marks
  }

  /// The entry of a scalar value under 0x110000.
  @inline(__always)
  func entry(_ scalar: UInt32) -> Entry {
    entries[Int(pages[Int(scalar >> 8)]) << 8 | Int(scalar & 0xFF)]
  }
}
