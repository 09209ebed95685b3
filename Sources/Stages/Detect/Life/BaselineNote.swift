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

  /// What the event's id says besides stream and baseline.
  var suffix: String {
    (version > 1 ? "-\(version)" : "") + (isPinned ? "-pinned" : "") + (isRetired ? "-retired" : "")
  }
}
