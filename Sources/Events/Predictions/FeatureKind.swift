/// What a feature's values are, and so on which grid they are counted.
package enum FeatureKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// A value out of a set that is not fixed; counted by value.
  case category
  /// A count from 0 on; counted on the logarithmic grid.
  case length
  /// A real number from 0 to 1; counted on the linear grid of that range.
  case share
  /// A real number from 0 to 32 (characters a word); counted on the linear grid of that range.
  case wordLength = "word_length"
  /// A real number from −8 to 8, of mean 0 and variance 1 where nothing is known of it; counted on the linear grid of that
  /// range.
  case projection

  package var isCategory: Bool { self == .category }
}
