/// What a change of a topic's settings would lose, for which a person must ask by name.
enum DataLoss: String, Sendable, CaseIterable {
  /// Records go earlier than they did.
  case retention
  /// Records are compacted, or deleted by age, that were not before.
  case cleanup
  /// Records are refused that were taken before.
  case messageSize

  /// The flag of `leeway topics apply` that allows it.
  var flag: String {
    switch self {
    case .retention: "--shorten-retention"
    case .cleanup: "--change-cleanup"
    case .messageSize: "--lower-message-size"
    }
  }

  /// What is lost, in words.
  var words: String {
    switch self {
    case .retention: "records would go earlier"
    case .cleanup: "records would be compacted or deleted that are kept now"
    case .messageSize: "records that are taken now would be refused"
    }
  }

  /// What it loses to change `setting`; nil where nothing is.
  ///
  /// - Parameter from: as it is now, the broker's default or the topic's own; nil where it is not known.
  static func of(_ setting: String, from: String?, to: String) -> DataLoss? {
    switch setting {
    case "retention.ms", "retention.bytes", "delete.retention.ms", "local.retention.ms", "local.retention.bytes":
      isSmaller(to, than: from) ? .retention : nil
    case "min.compaction.lag.ms": isSmaller(to, than: from) ? .retention : nil
    case "max.compaction.lag.ms": isSmaller(to, than: from) ? .retention : nil
    case "cleanup.policy":
      TopicSpecification.cleanup(to).isSubset(of: TopicSpecification.cleanup(from ?? "")) ? nil : .cleanup
    case "max.message.bytes": isSmaller(to, than: from) ? .messageSize : nil
    default: nil
    }
  }

  /// Whether a number is smaller than another, where −1 is without end; true where either is not known.
  private static func isSmaller(_ to: String, than from: String?) -> Bool {
    guard let to = Int64(to), let from = from.flatMap({ Int64($0) }) else { return true }
    if to == -1 { return false }
    return from == -1 || to < from
  }
}
