package import Kafka

/// Why a replay is not begun, or does not go on: nothing was written then beyond what the reports tell.
package enum ReplayError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The target holds records of this topic, and no position that says which part of the range they are.
  case notEmpty(topic: String)
  /// The target's position lies outside of what is asked for.
  case elsewhere(TopicPartition, position: Int64, asked: Range<Int64>)
  /// A replay that was closed, its panes with it, is to go on.
  case closed(TopicPartition, position: Int64, end: Int64)
  /// The position in the target's changelog cannot be read.
  case unreadable(ChangelogError)
  /// Another replay of the stage into the same target has begun since.
  case fenced(target: String)

  package var description: String {
    switch self {
    case .notEmpty(let topic):
      "\(topic) holds records, and nothing there says up to where of the input they reach. Choose another prefix with "
        + "--into, or delete its topics"
    case .elsewhere(let place, let position, let asked):
      "a replay was begun there before, and stands at offset \(position) of \(place), outside of "
        + "\(asked.lowerBound) to \(asked.upperBound). Name the same range to go on with it, or another prefix with "
        + "--into to begin anew"
    case .closed(let place, let position, let end):
      "the replay there was ended at offset \(position) of \(place), and its last panes were closed: nothing can be "
        + "added up to \(end). Choose another prefix with --into (and --keep-open where a replay shall be gone on with)"
    case .unreadable(let error):
      "the position of the replay cannot be read: \(error.fault) (\(error.topic)[\(error.partition)]). Choose another "
        + "prefix with --into"
    case .fenced(let target):
      "another replay of this stage into \(target) has begun, and goes on in the place of this one"
    }
  }
}
