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
    let inForce = BaselinesInForce(records)
    let found = records.filter(BaselinesInForce.isOfDocuments).filter { record in
      (stream.map { $0 == record.stream.key } ?? true)
        && (id.map { AlertTarget.matches(record.id, $0) } ?? inForce.contains(record))
    }
    guard let version = found.map(\.version).max(), let last = found.last(where: { $0.version == version }) else {
      throw CommandFailure(
        "There is no baseline\(id.map { " \($0)" } ?? " in force")\(stream.map { " of \($0.escaped)" } ?? ""): "
          + "`leeway baseline list` names those that there are.")
    }
    let streams = Set(found.map(\.stream.key))
    guard streams.count == 1 else {
      throw CommandFailure(
        "Several streams have one (\(streams.sorted().joined(separator: ", "))): name it with --stream.")
    }
    return last
  }
}
