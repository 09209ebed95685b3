/// The word under construction: its normalised bytes, and for each the scalar of the text that it comes from.
struct WordBuffer: Sendable {
  private(set) var bytes: [UInt8]
  private(set) var sources: [Int32]
  private(set) var count = 0
  private var scalars = 0
  private let mostScalars: Int
  private var last: Int32 = 0

  /// Holds no memory and no word.
  static let empty = WordBuffer()

  private init() {
    mostScalars = 0
    bytes = []
    sources = []
  }

  /// - Parameter mostScalars: longer words are unknown whatever they spell; their rest is not kept.
  init(mostScalars: Int) {
    self.mostScalars = mostScalars
    bytes = [UInt8](repeating: 0, count: 4 * mostScalars + 32)
    sources = [Int32](repeating: 0, count: 4 * mostScalars + 32)
  }

  var isEmpty: Bool { scalars == 0 }
  var isTooLong: Bool { scalars > mostScalars }
  var start: Int32 { sources[0] }
  /// The end of the whole word in the text.
  var end: Int32 { last + 1 }

  mutating func removeAll() {
    count = 0
    scalars = 0
  }

  /// Adds an ASCII letter.
  @inline(__always)
  mutating func append(_ byte: UInt8, from source: Int32) {
    scalars += 1
    last = source
    guard scalars <= mostScalars else { return }
    bytes[count] = byte
    sources[count] = source
    count += 1
  }

  /// Adds `scalars` scalars, all from one scalar of the text.
  @inline(__always)
  mutating func append(_ more: Span<UInt8>, scalars added: Int, from source: Int32) {
    if scalars == 0 { sources[0] = source }
    scalars += added
    last = source
    guard scalars <= mostScalars else { return }
    for index in more.indices {
      bytes[count] = more[index]
      sources[count] = source
      count += 1
    }
  }
}
