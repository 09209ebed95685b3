internal import Pipeline

/// Whether the cluster has the topics that the chosen stages need, with partitions that fit: a value, worked out without
/// a broker.
struct StartCheck {
  /// A stage, as far as its topics are concerned.
  struct Need: Sendable {
    var stage: String
    /// Full names.
    var inputs: [String]
    var outputs: [Topic]
    /// The full name of the topic that keeps its state; nil where none is kept.
    var changelog: String?
  }

  let layout: TopicLayout
  let needs: [Need]

  /// What is wrong, a sentence each; empty where the stages can start.
  var problems: [String] {
    let missing = missingTopics
    guard missing.isEmpty else {
      let names = missing.map { "\($0.name) (\($0.stages.joined(separator: ", ")))" }.joined(separator: ", ")
      return [
        "These topics are missing on the cluster: \(names). Make them with `leeway topics apply`, with the same "
          + "brokers and prefix. If they are there, this user may not see them: `leeway topics acls` prints its rights."
      ]
    }
    return inputProblems + straightProblems + changelogProblems
  }

  private var missingTopics: [(name: String, stages: [String])] {
    var stages: [String: [String]] = [:]
    for need in needs {
      for name in need.topics(layout) where layout.partitions(named: name) == 0 {
        if !stages[name, default: []].contains(need.stage) { stages[name, default: []].append(need.stage) }
      }
    }
    return stages.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The topics that one stage reads must have as many partitions each: state belongs to a partition's number.
  private var inputProblems: [String] {
    needs.compactMap { need in
      let counts = need.inputs.map { ($0, layout.partitions(named: $0)) }
      guard let first = counts.first, let other = counts.first(where: { $0.1 != first.1 }) else { return nil }
      let isIngest = need.outputs.contains(.documents)
      return "The topics that \(need.stage) reads must have as many partitions each, and \(first.0) has \(first.1), "
        + "\(other.0) has \(other.1). "
        + (isIngest
          ? "Make the topic anew under another name with as many as the others, and name it under ingest.topics."
          : Self.remedy)
    }
  }

  /// Partitions run straight through: raw partition r feeds partition r of the documents, and that the predictions'
  /// r·k to r·k + k − 1.
  private var straightProblems: [String] {
    var problems: [String] = []
    let documents = layout.partitions(of: .documents)
    if let ingest = needs.first(where: { $0.outputs.contains(.documents) }), let raw = ingest.inputs.first {
      let count = layout.partitions(named: raw)
      if count != documents {
        problems.append(
          "\(layout.name(of: .documents)) must have as many partitions as \(raw), and has \(documents), not \(count). "
            + Self.remedy)
      }
    }
    for topic in [Topic.predictions, .predictionsShadow] where needs.contains(where: { $0.outputs.contains(topic) }) {
      let predictions = layout.partitions(of: topic)
      if predictions % max(1, documents) != 0 {
        problems.append(
          "\(layout.name(of: topic)) must have a multiple of the partitions of "
            + "\(layout.name(of: .documents)), and has \(predictions) where that has \(documents). " + Self.remedy)
      }
    }
    return problems
  }

  /// A partition's state lies in the partition of its number of the changelog: so there must be as many.
  private var changelogProblems: [String] {
    needs.compactMap { need in
      guard let changelog = need.changelog, let input = need.inputs.first else { return nil }
      let (kept, read) = (layout.partitions(named: changelog), layout.partitions(named: input))
      guard kept != read else { return nil }
      return "\(changelog), which keeps the state of \(need.stage), must have as many partitions as \(input), and has "
        + "\(kept), not \(read). " + Self.remedy
    }
  }

  private static let remedy =
    "Partitions are never changed in place: begin anew under another prefix with `leeway topics apply` and "
    + "`leeway replay raw`, as docs/replay.md says."
}

extension StartCheck.Need {
  /// The full names of all topics that the stage cannot do without.
  fileprivate func topics(_ layout: TopicLayout) -> [String] {
    inputs + outputs.map(layout.name(of:)) + [changelog].compactMap { $0 }
  }
}
