/// Kafka's own settings of a topic: their names, and what values each takes.
enum TopicSettingRule: Sendable {
  case words([String])
  /// Any of these, separated by commas, each once.
  case list([String])
  case integer(ClosedRange<Int64>)
  case share
  case flag

  /// By name; those of Apache Kafka 4.0, from the reference of its topic configurations.
  static let all: [String: TopicSettingRule] = [
    "cleanup.policy": .list(["compact", "delete"]),
    "compression.gzip.level": .integer(-1...9),
    "compression.lz4.level": .integer(1...17),
    "compression.type": .words(["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]),
    "compression.zstd.level": .integer(-131_072...22),
    "delete.retention.ms": .integer(0 ... .max),
    "file.delete.delay.ms": .integer(0 ... .max),
    "flush.messages": .integer(1 ... .max),
    "flush.ms": .integer(0 ... .max),
    "index.interval.bytes": .integer(0...Int64(Int32.max)),
    "local.retention.bytes": .integer(-2 ... .max),
    "local.retention.ms": .integer(-2 ... .max),
    "max.compaction.lag.ms": .integer(1 ... .max),
    "max.message.bytes": .integer(0...Int64(Int32.max)),
    "message.timestamp.after.max.ms": .integer(0 ... .max),
    "message.timestamp.before.max.ms": .integer(0 ... .max),
    "message.timestamp.type": .words(["CreateTime", "LogAppendTime"]),
    "min.cleanable.dirty.ratio": .share,
    "min.compaction.lag.ms": .integer(0 ... .max),
    "min.insync.replicas": .integer(1...Int64(Int32.max)),
    "preallocate": .flag,
    "remote.storage.enable": .flag,
    "retention.bytes": .integer(-1 ... .max),
    "retention.ms": .integer(-1 ... .max),
    "segment.bytes": .integer(14...Int64(Int32.max)),
    "segment.index.bytes": .integer(4...Int64(Int32.max)),
    "segment.jitter.ms": .integer(0 ... .max),
    "segment.ms": .integer(1 ... .max),
    "unclean.leader.election.enable": .flag,
  ]

  /// What is wrong with a setting; nil where nothing is.
  static func problem(with name: String, _ value: String) -> String? {
    guard let rule = all[name] else {
      let guess = NearestName.of(name, among: all.keys.sorted()).map { " Did you mean '\($0)'?" } ?? ""
      return "Kafka has no such setting of a topic.\(guess)"
    }
    return rule.allows(value) ? nil : "must be \(rule.words), not '\(value.shown)'"
  }

  private func allows(_ value: String) -> Bool {
    switch self {
    case .words(let words): return words.contains(value)
    case .list(let words):
      let parts = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return parts.allSatisfy(words.contains) && Set(parts).count == parts.count
    case .integer(let range): return Int64(value).map(range.contains) == true
    case .share: return Double(value).map { (0...1).contains($0) } == true
    case .flag: return value == "true" || value == "false"
    }
  }

  private var words: String {
    switch self {
    case .words(let words): "one of \(words.joined(separator: ", "))"
    case .list(let words): "\(words.joined(separator: " or ")), or both with a comma between them"
    case .integer(let range) where range.upperBound == .max: "a whole number from \(range.lowerBound)"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .share: "a number from 0 to 1"
    case .flag: "true or false"
    }
  }
}
