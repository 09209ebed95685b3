/// The limit that a file itself sets to an encoding.
struct TokenLimit: Sendable, Equatable {
  /// The most tokens, special ones included.
  let most: Int
  /// Whether the end of the text is kept, not its beginning.
  let keepsEnd: Bool
}
