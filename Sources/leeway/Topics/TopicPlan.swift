internal import Kafka

/// What separates a cluster's topics from what the topics' files say: a value, worked out without a broker.
struct TopicPlan: Sendable, Equatable {
  /// A topic as the cluster has it.
  struct Found: Sendable, Equatable {
    var partitions: Int
    var replicas = 0
    /// Its settings, defaults of the broker among them; nil where the cluster does not tell them.
    var settings: [String: TopicSetting]?
  }

  /// One setting that differs.
  struct Change: Sendable, Equatable {
    var setting: String
    /// nil where the topic has none.
    var from: TopicSetting?
    var to: String
    /// What is lost by it; nil where nothing is, or where it was allowed.
    var loss: DataLoss?

    /// For a person.
    var line: String {
      let was = from.map { "\($0.value) (\($0.isOwn ? "set" : "the broker's default"))" } ?? "not set"
      return "    \(setting): \(was) -> \(to)" + (loss.map { "  REFUSED: \($0.words); \($0.flag) allows it" } ?? "")
    }
  }

  enum Step: Sendable, Equatable {
    /// The topic is missing.
    case create(partitions: Int, settings: [String: String])
    /// Its settings differ.
    case change([Change])
    /// It has another number of partitions, which is never changed in place.
    case refuse(found: Int, wanted: Int)
    /// Nothing is to be done.
    case keep
    /// It has the prefix, and no file describes it.
    case unknown(partitions: Int)
  }

  /// One step for each topic, by the full name.
  let steps: [(topic: String, step: Step)]
  /// Replicas of every new partition; −1 for the broker's default.
  let replicas: Int

  /// - Parameters:
  ///   - wanted: what the files say.
  ///   - prefix: what the names of all topics begin with.
  ///   - found: the topics of the cluster by their full names.
  ///   - foreign: topics with the prefix that belong to others, such as those that `ingest` is configured to read.
  ///   - allowed: what may be lost.
  init(
    _ wanted: [TopicSpecification], prefix: String, found: [String: Found], foreign: Set<String> = [],
    allowed: Set<DataLoss> = [], replicas: Int = -1
  ) {
    self.replicas = replicas
    let known = Set(wanted.map { prefix + $0.name })
    let unknown = found.filter { name, _ in
      !known.contains(name) && !foreign.contains(name) && Self.looksLikeOurs(name, prefix: prefix, wanted)
    }
    steps =
      wanted.map { topic in
        let name = prefix + topic.name
        return (name, Self.step(topic, found[name], allowed))
      } + unknown.sorted { $0.key < $1.key }.map { ($0.key, .unknown(partitions: $0.value.partitions)) }
  }

  private static func step(_ topic: TopicSpecification, _ found: Found?, _ allowed: Set<DataLoss>) -> Step {
    guard let found else { return .create(partitions: topic.partitions, settings: topic.settings) }
    guard found.partitions == topic.partitions else {
      return .refuse(found: found.partitions, wanted: topic.partitions)
    }
    guard let settings = found.settings else { return .keep }
    let changes = topic.settings.sorted { $0.key < $1.key }.compactMap { name, value -> Change? in
      let from = settings[name]
      if from?.value == value { return nil }
      if name == "cleanup.policy", let from,
        TopicSpecification.cleanup(from.value) == TopicSpecification.cleanup(value)
      {
        return nil
      }
      let loss = DataLoss.of(name, from: from?.value, to: value)
      return Change(setting: name, from: from, to: value, loss: loss.flatMap { allowed.contains($0) ? nil : $0 })
    }
    return changes.isEmpty ? .keep : .change(changes)
  }

  /// Without a prefix everything on the cluster would be unknown: only names that begin as Leeway's do are then.
  private static func looksLikeOurs(_ name: String, prefix: String, _ wanted: [TopicSpecification]) -> Bool {
    guard prefix.isEmpty else { return name.hasPrefix(prefix) }
    let beginnings = Set(wanted.compactMap { $0.name.split(separator: ".").first.map(String.init) })
    return name.split(separator: ".").first.map { beginnings.contains(String($0)) } == true
  }

  static func == (left: Self, right: Self) -> Bool {
    left.replicas == right.replicas
      && left.steps.elementsEqual(right.steps) { $0.topic == $1.topic && $0.step == $1.step }
  }

  /// Whether the cluster has what the files say.
  var isDone: Bool {
    steps.allSatisfy { _, step in
      if case .unknown = step { return true }
      return step == .keep
    }
  }

  /// Whether some topic cannot be brought to what its file says, or not without losing something.
  var isRefused: Bool { steps.contains { Self.isRefused($0.step) } }

  private static func isRefused(_ step: Step) -> Bool {
    switch step {
    case .refuse: true
    case .change(let changes): changes.contains { $0.loss != nil }
    default: false
    }
  }

  /// The plan for a person, a line a step and a line a setting.
  var lines: [String] { steps.flatMap(lines) + [summary] }

  /// The lines of what is refused alone.
  var refusals: [String] { steps.filter { Self.isRefused($0.step) }.flatMap(lines) }

  private func lines(_ topic: String, _ step: Step) -> [String] {
    switch step {
    case .create(let partitions, let settings):
      let copies = replicas < 0 ? "as many replicas as the broker's default" : Self.count(replicas, "replica")
      return ["+ \(topic): make it with \(Self.count(partitions, "partition")) and \(copies)"]
        + settings.sorted { $0.key < $1.key }.map { "    \($0.key) = \($0.value)" }
    case .change(let changes):
      let sign = changes.contains { $0.loss != nil } ? "!" : "~"
      return ["\(sign) \(topic): change \(Self.count(changes.count, "setting"))"] + changes.map(\.line)
    case .refuse(let found, let wanted):
      return ["! \(topic): has \(Self.count(found, "partition")), its file says \(wanted). \(Self.remedy)"]
    case .keep: return ["= \(topic)"]
    case .unknown(let partitions):
      return ["? \(topic): \(Self.count(partitions, "partition")), described by no file; left alone"]
    }
  }

  private static let remedy =
    "Partitions are never changed in place, as every key would move. Either write the number it has into the file, or "
    + "begin anew: another kafka.topic_prefix, `leeway topics apply`, and `leeway replay raw` (docs/replay.md)."

  private var summary: String {
    var (made, changed, refused, unknown) = (0, 0, 0, 0)
    for (_, step) in steps {
      switch step {
      case _ where Self.isRefused(step): refused += 1
      case .create: made += 1
      case .change: changed += 1
      case .unknown: unknown += 1
      default: break
      }
    }
    let known = steps.count - unknown
    let others = unknown == 0 ? "" : " \(Self.count(unknown, "topic")) that no file describes."
    return "\(Self.count(known, "topic")): \(made) to make, \(changed) to change, \(refused) refused, "
      + "\(known - made - changed - refused) as they should be.\(others)"
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}
