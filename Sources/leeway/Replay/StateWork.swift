internal import Events
internal import Kafka
internal import Pipeline

/// What is done with the state of a stage from outside. Belongs to one thread.
struct StateWork {
  let name: StageName
  let configuration: Configuration
  let specifications: [TopicSpecification]

  private static let limit = Duration.seconds(30)

  /// How a state is made anew.
  struct Choice: Sendable {
    /// Those to rebuild; those that are stopped where none is named.
    var partitions: [Int32]
    var isFromEmpty: Bool
    var acceptsLoss: Bool
    var isDry: Bool
  }

  /// What is asked of the cluster before.
  private struct Scene {
    let cluster: Cluster
    let layout: TopicLayout
    let stage: any Stage
    let client: ClientConfiguration
    let group: String
  }

  private func scene() throws -> Scene {
    let cluster = try Cluster.connect(configuration.kafka)
    guard !cluster.isEmbedded else {
      throw CommandFailure("An embedded cluster has no transactions, and so no state is kept on it.")
    }
    let layout = try cluster.layout(specifications)
    guard name != .infer, name != .summarize else {
      throw CommandFailure("The stage \(name.rawValue) keeps no state between two batches.")
    }
    let stage = try StageFactory(
      configuration: configuration, layout: layout, kafka: configuration.kafka, statedEnds: nil
    ).stage(name)
    let problems = StartCheck(
      layout: layout, needs: [.init(stage: stage.name, inputs: stage.inputs(layout), outputs: stage.outputs)]
    ).problems
    guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "\n")) }
    let changelog = layout.changelog(of: stage.name)
    guard layout.partitions(named: changelog) > 0 else {
      throw CommandFailure("The topic \(changelog) is missing on the cluster. Make it with `leeway topics apply`.")
    }
    return Scene(
      cluster: cluster, layout: layout, stage: stage,
      client: configuration.kafka.client("leeway-state"),
      group: "\(configuration.kafka.topicPrefix)leeway.\(name.rawValue)")
  }

  /// - Returns: whether no partition is stopped.
  func show(_ say: (String) -> Void) throws -> Bool {
    let scene = try scene()
    let surveys = try survey(scene.stage, scene, partitions: [])
    for survey in surveys { StateLines.of(survey).forEach(say) }
    return !surveys.contains(where: \.isStopped)
  }

  private func survey<S: Stage>(_ stage: S, _ scene: Scene, partitions: [Int32]) throws -> [StateSurvey] {
    let surveyor = StateSurveyor(stage, layout: scene.layout, client: scene.client, group: scene.group)
    let known = surveyor.partitions
    if let stranger = partitions.first(where: { !known.contains($0) }) {
      throw CommandFailure("There is no partition \(stranger): \(name.rawValue) has \(known.count).")
    }
    return try surveyor.survey(partitions.isEmpty ? known : partitions)
  }

  func rebuild(_ choice: Choice, _ say: (String) -> Void) throws {
    let scene = try scene()
    if !choice.isDry { try requireQuiet(scene) }
    var surveys = try survey(scene.stage, scene, partitions: choice.partitions)
    if choice.partitions.isEmpty { surveys = surveys.filter(\.isStopped) }
    guard !surveys.isEmpty else {
      return say("No partition is stopped: changelog and group agree. Name one with --partition to rebuild it anyway.")
    }
    let plans = try surveys.map { try plan($0, choice, scene) }
    for (survey, plan) in zip(surveys, plans) {
      (StateLines.of(survey) + StateLines.of(plan)).forEach(say)
    }
    if choice.isDry { return }
    guard choice.isFromEmpty || choice.acceptsLoss || plans.allSatisfy(\.lost.isEmpty) else {
      throw CommandFailure(
        "The log does not reach back to the beginning, so what the state knew of the records before cannot be had again. "
          + "Where that is acceptable, run this again with --accept-loss.")
    }
    for plan in plans { try perform(plan, scene.stage, scene, say) }
  }

  private func plan(_ survey: StateSurvey, _ choice: Choice, _ scene: Scene) throws -> RebuildPlan {
    var ends: [TopicPartition: Watermarks] = [:]
    for place in survey.places {
      ends[place] = try scene.cluster.admin.watermarks(place, timeout: Self.limit)
    }
    do throws(RebuildPlan.Problem) {
      return try RebuildPlan(survey, ends: ends, isFromEmpty: choice.isFromEmpty)
    } catch {
      throw CommandFailure(error.description)
    }
  }

  private func perform<S: Stage>(
    _ plan: RebuildPlan, _ stage: S, _ scene: Scene, _ say: (String) -> Void
  ) throws {
    var rebuild = StateRebuild(stage, layout: scene.layout, client: scene.client, group: scene.group)
    var told = ContinuousClock.now
    let outcome = try rebuild.perform(
      plan, requireQuiet: { try requireQuiet(scene) },
      progress: { records in
        guard ContinuousClock.now - told >= .seconds(2) else { return }
        told = .now
        ReplayLines.tell("partition \(plan.partition): \(records) records read")
      })
    say(
      "partition \(plan.partition): rebuilt from \(outcome.records) records: \(outcome.entries) entries, "
        + "\(outcome.bytes) bytes; \(outcome.removed) old keys removed")
  }

  private func requireQuiet(_ scene: Scene) throws {
    let members = try scene.cluster.admin.members(of: scene.group, timeout: Self.limit)
    guard members.isEmpty else {
      throw CommandFailure(
        "The group \(scene.group) has \(members.count) members (\(Set(members).sorted().joined(separator: ", "))). "
          + "Stop all workers of \(name.rawValue) first: what they know would be written beside what is rebuilt. A "
          + "worker that was killed counts until its session ends, after 15 s by default.")
    }
  }
}
