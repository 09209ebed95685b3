internal import Pipeline

/// The least rights that a stage, or a command, needs: worked out from what the stages say they read and write.
struct AccessList: Sendable, Equatable {
  /// What can be granted on its own.
  enum Subject: Sendable, Equatable, CaseIterable {
    case stage(StageName)
    case publish, watch, quarantine, quarantineReplay, modelsRole, decide, topicsPlan, topicsApply

    static let allCases: [Subject] =
      StageName.allCases.map { .stage($0) } + [
        .publish, .watch, .quarantine, .quarantineReplay, .modelsRole, .decide, .topicsPlan, .topicsApply,
      ]

    /// As it is written on the command line.
    var name: String {
      switch self {
      case .stage(let stage): stage.rawValue
      case .publish: "publish"
      case .watch: "watch"
      case .quarantine: "quarantine"
      case .quarantineReplay: "quarantine-replay"
      case .modelsRole: "models-role"
      case .decide: "decide"
      case .topicsPlan: "topics-plan"
      case .topicsApply: "topics-apply"
      }
    }
  }

  let subject: Subject
  let rules: [AccessRule]

  /// - Parameters:
  ///   - topics: the names of all topics' files, without the prefix.
  ///   - isOldBroker: whether brokers are before 2.8, where idempotent sending without transactions is a right of its own.
  init(_ subject: Subject, _ configuration: Configuration, topics: [String], isOldBroker: Bool = false) {
    self.subject = subject
    let layout = TopicLayout(prefix: configuration.kafka.topicPrefix, counts: [:])
    let builder = Builder(configuration: configuration, layout: layout)
    var rules: [AccessRule]
    switch subject {
    case .stage(let name): rules = builder.stage(StageTopics.of(name, configuration, layout))
    case .publish: rules = builder.publish
    case .watch: rules = builder.watch
    case .quarantine: rules = builder.quarantine
    case .quarantineReplay: rules = builder.quarantine + builder.replay
    case .modelsRole: rules = builder.modelsRole
    case .decide: rules = builder.decide
    case .topicsPlan: rules = builder.topics(topics, [.describe, .describeConfigs], "what it is compared with")
    case .topicsApply:
      rules = builder.topics(topics, [.create, .alterConfigs, .describe, .describeConfigs], "made and changed")
    }
    if isOldBroker && rules.contains(where: { $0.resource == .topic && $0.operations.contains(.write) }) {
      rules.append(
        AccessRule(
          resource: .cluster, name: "", operations: [.idempotentWrite], reason: "idempotent sending, before 2.8"))
    }
    self.rules = rules
  }

  private struct Builder {
    let configuration: Configuration
    let layout: TopicLayout

    private func topic(_ name: String, _ operations: AccessRule.Operation..., reason: String) -> AccessRule {
      AccessRule(resource: .topic, name: name, operations: operations, reason: reason)
    }

    func stage(_ stage: StageTopics) -> [AccessRule] {
      var rules = stage.inputs.map { topic($0, .read, reason: "input") }
      rules += stage.lookups.map(layout.name(of:)).filter { !stage.inputs.contains($0) }
        .map { topic($0, .read, reason: "read without its group") }
      rules += stage.outputs.map { topic(layout.name(of: $0), .write, reason: "output") }
      if stage.keepsState {
        rules.append(topic(layout.changelog(of: stage.name), .read, .write, reason: "its state"))
      }
      let group = "\(layout.prefix)leeway.\(stage.name)"
      rules.append(AccessRule(resource: .group, name: group, operations: [.read], reason: "its consumer group"))
      if configuration.kafka.delivery == .exactlyOnce {
        rules.append(
          AccessRule(
            resource: .transactionalID, name: group + ".", isPrefix: true, operations: [.write, .describe],
            reason: "a transactional id for each process"))
      }
      return rules
    }

    private var raw: [String] { StageTopics.of(.ingest, configuration, layout).inputs }

    var publish: [AccessRule] { raw.map { topic($0, .write, reason: "documents are published to it") } }

    var watch: [AccessRule] { [topic(layout.name(of: .alerts), .read, reason: "the topic that is watched")] }

    var quarantine: [AccessRule] {
      [topic(layout.name(of: .quarantine), .read, reason: "what is listed and shown")] + whole
    }

    /// Where the whole of a value that was cut is.
    private var whole: [AccessRule] { sources.map { topic($0, .read, reason: "the whole of a value that was cut") } }

    /// Every topic that a record can be quarantined from.
    private var sources: [String] {
      var sources: [String] = []
      for name in StageName.allCases {
        let stage = StageTopics.of(name, configuration, layout)
        guard stage.outputs.contains(.quarantine) else { continue }
        sources += stage.inputs.filter { !sources.contains($0) }
      }
      return sources
    }

    var replay: [AccessRule] {
      sources.map { topic($0, .write, reason: "published again where it came from") } + [
        AccessRule(
          resource: .transactionalID, name: QuarantineReplay.transactionalID(prefix: layout.prefix),
          operations: [.write, .describe], reason: "all of a replay are one transaction")
      ]
    }

    var modelsRole: [AccessRule] {
      [topic(layout.name(of: .models), .read, .write, reason: "the registry: what it says, and what is decided")]
    }

    /// Of `leeway alerts` and `leeway baseline`.
    var decide: [AccessRule] {
      [
        topic(layout.name(of: .alerts), .read, reason: "the alerts that there are"),
        topic(layout.name(of: .baselines), .read, reason: "the baselines that there are"),
        topic(layout.name(of: .summaries), .write, reason: "what is decided"),
      ]
    }

    func topics(_ names: [String], _ operations: [AccessRule.Operation], _ reason: String) -> [AccessRule] {
      names.map { AccessRule(resource: .topic, name: layout.prefix + $0, operations: operations, reason: reason) }
    }
  }

  /// The rules as a table for a person.
  var table: [String] {
    let rows = rules.map { rule in
      (
        rule.resource.rawValue, rule.isPrefix ? rule.name + "*" : rule.name.isEmpty ? "-" : rule.name,
        rule.operations.map(\.rawValue).joined(separator: ", "), rule.reason
      )
    }
    let widths = (rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0, rows.map(\.2.count).max() ?? 0)
    return [subject.name]
      + rows.map { row in
        "  \(row.0.padded(to: widths.0))  \(row.1.padded(to: widths.1))  \(row.2.padded(to: widths.2))  \(row.3)"
      }
  }
}
