/// An embedding, or sums of them, that cannot be used.
public enum EmbeddingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A vector of another length than the map's.
  case dimensions(Int, of: Int)
  /// A component is NaN or infinite, or so large that its angle has lost its digits.
  case component(Int, Float)
  /// Sums of different maps do not add.
  case maps(FourierMap.Identity, FourierMap.Identity)
  /// Sums that no documents can have.
  case sums(documents: Int)
  /// Too few blocks with documents to learn how they vary.
  case blocks(Int, atLeast: Int)
  /// There are no documents to compare.
  case empty
  /// A number outside the range that it must lie in.
  case outside(String, Double, range: String)

  public var description: String {
    switch self {
    case .dimensions(let count, let dimensions): "a vector of \(count) components; the map takes \(dimensions)"
    case .component(let index, let value): "component \(index) of the vector is \(value)"
    case .maps(let one, let other): "sums of \(one) do not add to sums of \(other)"
    case .sums(let documents): "sums that \(documents) documents cannot have"
    case .blocks(let count, let least): "\(count) blocks with documents; at least \(least) are needed"
    case .empty: "no documents"
    case .outside(let what, let number, let range): "the \(what) is \(number); it must lie in \(range)"
    }
  }
}
