/// What is said of a baseline besides what it is.
struct BaselineNote: Sendable, Hashable {
  let id: String
  /// nil for the configured name.
  let name: String?
  /// How many baselines the stream has had, this one among them.
  let version: Int
  /// Whether it is the first that was pinned.
  var isPinned = false
  /// Whether nothing is judged by it any more.
  var isRetired = false
}
