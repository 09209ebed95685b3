/// What separates a cluster's topics from what the topics' files say: a value, worked out without a broker.
struct TopicPlan: Sendable, Equatable {
  /// A topic as the cluster has it.
  struct Found: Sendable, Equatable {
    var partitions: Int
    /// Its settings, defaults of the broker among them; nil where the cluster does not tell them.
    var settings: [String: String]?
  }

  /// One setting that differs.
  struct Change: Sendable, Equatable {
    var setting: String
    /// nil where the topic has none.
    var from: String?
    var to: String
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
  }

  /// One step for each topic, by the full name.
  let steps: [(topic: String, step: Step)]

  /// - Parameters:
  ///   - wanted: what the files say.
  ///   - prefix: what the names of all topics begin with.
  ///   - found: the topics of the cluster by their full names; others than those wanted are left alone.
  init(_ wanted: [TopicSpecification], prefix: String, found: [String: Found]) {
    steps = wanted.map { topic in
      let name = prefix + topic.name
      guard let there = found[name] else {
        return (name, .create(partitions: topic.partitions, settings: topic.settings))
      }
      guard there.partitions == topic.partitions else {
        return (name, .refuse(found: there.partitions, wanted: topic.partitions))
      }
      guard let settings = there.settings else { return (name, .keep) }
      let changes = topic.settings.sorted { $0.key < $1.key }.filter { settings[$0.key] != $0.value }
        .map { Change(setting: $0.key, from: settings[$0.key], to: $0.value) }
      return (name, changes.isEmpty ? .keep : .change(changes))
    }
  }

  static func == (left: Self, right: Self) -> Bool {
    left.steps.elementsEqual(right.steps) { $0.topic == $1.topic && $0.step == $1.step }
  }

  /// Whether the cluster has what the files say.
  var isDone: Bool { steps.allSatisfy { $0.step == .keep } }

  /// Whether some topic cannot be brought to what its file says.
  var isRefused: Bool {
    steps.contains { if case .refuse = $0.step { true } else { false } }
  }

  /// The plan for a person, a line a step and a line a setting.
  var lines: [String] {
    steps.flatMap { topic, step in
      switch step {
      case .create(let partitions, let settings):
        ["+ \(topic): make it with \(Self.count(partitions, "partition"))"]
          + settings.sorted { $0.key < $1.key }.map { "    \($0.key) = \($0.value)" }
      case .change(let changes):
        ["~ \(topic): change \(Self.count(changes.count, "setting"))"]
          + changes.map { "    \($0.setting): \($0.from ?? "not set") -> \($0.to)" }
      case .refuse(let found, let wanted):
        ["! \(topic): has \(Self.count(found, "partition")), its file says \(wanted). \(Self.remedy)"]
      case .keep: ["= \(topic)"]
      }
    } + [summary]
  }

  private static let remedy =
    "Partitions are never changed in place, as every key would move. Either write the number it has into the file, or "
    + "begin anew: another kafka.topic_prefix, leeway topics apply, and a replay of the raw documents."

  private var summary: String {
    var counts = [0, 0, 0]
    for (_, step) in steps {
      switch step {
      case .create: counts[0] += 1
      case .change: counts[1] += 1
      case .refuse: counts[2] += 1
      case .keep: break
      }
    }
    return "\(steps.count) topics: \(counts[0]) to make, \(counts[1]) to change, \(counts[2]) refused, "
      + "\(steps.count - counts.reduce(0, +)) as they should be."
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}
