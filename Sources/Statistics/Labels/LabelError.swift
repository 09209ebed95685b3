/// Labels, or a question about them, that cannot be right.
public enum LabelError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The most documents one batch may have: 2²⁴.
  public static let mostDocuments = 1 << 24

  /// A count is negative, or above `mostDocuments` in one batch.
  case count(String, Int)
  /// More events than documents they were counted in.
  case tooMany(events: Int, documents: Int)
  /// A number outside the range that it must lie in.
  case outside(String, Double, range: String)
  /// Counts for another number of bins than there are.
  case bins(Int, of: Int)

  public var description: String {
    switch self {
    case .count(let what, let count): "\(count) \(what); a batch has 0 to \(LabelError.mostDocuments)"
    case .tooMany(let events, let documents): "\(events) events in \(documents) documents"
    case .outside(let what, let number, let range): "the \(what) is \(number); it must lie in \(range)"
    case .bins(let count, let bins): "counts for \(count) bins; there are \(bins)"
    }
  }

  /// Throws unless these are counts of one batch of at most `most` documents.
  static func check(events: Int, of documents: Int, most: Int = mostDocuments) throws(LabelError) {
    guard documents >= 0, documents <= most else { throw .count("documents", documents) }
    guard events >= 0, events <= documents else { throw .tooMany(events: events, documents: documents) }
  }

  /// Throws unless `number` is finite and in the range.
  static func check(
    _ number: Double, _ what: String, from low: Double, to high: Double
  ) throws(LabelError) {
    guard number >= low, number <= high else { throw .outside(what, number, range: "\(low)...\(high)") }
  }
}
