internal import Events

/// Which of the baselines that a topic has is meant.
struct BaselineChoice {
  /// An id, or its first 8 characters or more; nil for the one in force.
  var id: String?
  /// The stream's key; nil for any.
  var stream: String?

  /// - Parameter records: of `drift.baselines`, earlier ones of a key before later ones.
  /// - Throws: where there is none, or where several streams have one.
  func record(_ records: [BaselineRecord]) throws(CommandFailure) -> BaselineRecord {
    // What is normal of the number of documents, and of reviews, has a baseline of its own.
    let found = records.filter { !["volume", "quality"].contains($0.name) }.filter { record in
      (stream.map { $0 == record.stream.key } ?? true)
        && (id.map { AlertTarget.matches(record.id, $0) } ?? (record.retired != true))
    }
    guard let last = found.max(by: { $0.version < $1.version }) else {
      throw CommandFailure(
        "There is no baseline\(id.map { " \($0)" } ?? "")\(stream.map { " of \($0.escaped)" } ?? ""): `leeway baseline list` "
          + "names those that there are.")
    }
    let streams = Set(found.map(\.stream.key))
    guard streams.count == 1 else {
      throw CommandFailure(
        "Several streams have one (\(streams.sorted().joined(separator: ", "))): name it with --stream.")
    }
    return last
  }
}
