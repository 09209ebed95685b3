internal import Events
internal import Kafka
internal import Pipeline

/// One replay: what is settled before anything is written. Belongs to one thread.
struct ReplayRun {
  let name: ReplayStage
  let from: ReplayBound
  let to: ReplayBound
  /// What the names of the topics read begin with, and of those written.
  let source: String
  let target: String
  /// Told at the end, where the stage listens to it; nil to leave it open.
  let finalTime: Timestamp?
  let configuration: Configuration
  let specifications: [TopicSpecification]
  let isDry: Bool
  /// The registry's offset whose models run; nil for the last one.
  var modelsOffset: Int64?

  private static let limit = Duration.seconds(30)

  func perform(_ say: (String) -> Void) throws {
    let cluster = try Cluster.connect(configuration.kafka)
    let kafka = cluster.isEmbedded ? configuration.kafka.forEmbedded() : configuration.kafka
    try requireQuiet(cluster)
    var read = try Cluster(admin: cluster.admin, id: cluster.id, prefix: source).layout(specifications)
    let probe = try stage(read, kafka)
    let outputs = probe.outputs
    let spans = try resolve(probe.inputs(read), read, cluster)
    let topics = ReplayTopics(
      probe, layout: read.writing(outputs, under: target), source: read, specifications: specifications,
      keepsPosition: kafka.delivery == .exactlyOnce)
    for topic in topics.missing { say("\(topic.name): to be made with \(topic.partitions) partitions") }
    if !topics.missing.isEmpty {
      if isDry { return show(spans, rest: spans, say) }
      try make(topics, cluster)
      read = try Cluster(admin: cluster.admin, id: cluster.id, prefix: source).layout(specifications)
    }
    let layout = read.writing(outputs, under: target)
    try check(probe, layout, keepsPosition: kafka.delivery == .exactlyOnce)
    let settings = ReplayConfiguration(
      client: kafka.client("leeway-replay-\(name.rawValue)"), delivery: kafka.delivery, target: target, spans: spans,
      finalTime: name == .ingest ? finalTime : nil, guarded: name.guarded)
    try run(probe, layout, settings, say)
  }

  private func stage(_ layout: TopicLayout, _ kafka: KafkaSettings) throws -> any Stage {
    try name.make(
      StageFactory(
        configuration: configuration, layout: layout, kafka: kafka, statedEnds: nil,
        replay: ReplayedRegistry(offset: modelsOffset)))
  }

  /// - Throws: where a group runs the stage under the target already.
  private func requireQuiet(_ cluster: Cluster) throws {
    guard !cluster.isEmbedded else { return }
    let group = "\(target)leeway.\(name.rawValue)"
    let members = try cluster.admin.members(of: group, timeout: Self.limit)
    guard members.isEmpty else {
      throw CommandFailure(
        "The group \(group) has \(members.count) members: the stage is running under \(target), and a replay does not "
          + "write into live topics. Stop them, or choose another prefix with --into.")
    }
  }

  private func make(_ topics: ReplayTopics, _ cluster: Cluster) throws {
    guard !cluster.isEmbedded else {
      let names = topics.missing.map(\.name).joined(separator: ", ")
      throw CommandFailure("An embedded cluster takes no new topics, and these are missing: \(names).")
    }
    try topics.make(cluster.admin, timeout: Self.limit)
  }

  private func check(_ stage: some Stage, _ layout: TopicLayout, keepsPosition: Bool) throws {
    let need = StartCheck.Need(
      stage: stage.name, inputs: stage.inputs(layout), outputs: stage.outputs,
      changelog: keepsPosition ? layout.changelog(of: stage.name) : nil)
    let problems = StartCheck(layout: layout, needs: [need]).problems
    guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "\n")) }
  }

  private func resolve(
    _ inputs: [String], _ layout: TopicLayout, _ cluster: Cluster
  ) throws -> [TopicPartition: Range<Int64>] {
    let places = inputs.flatMap { topic in
      (0..<layout.partitions(named: topic)).map { TopicPartition(topic: topic, partition: $0) }
    }
    guard !places.isEmpty else {
      throw CommandFailure("\(inputs.joined(separator: ", ")) is missing on the cluster. Correct the prefix in --read.")
    }
    let now = Timestamp.now
    let times = RangeResolution.times([from, to], now: now)
    guard times.isEmpty || !cluster.isEmbedded else {
      throw CommandFailure("An embedded cluster cannot look up times: name offsets in --from and --to.")
    }
    // A committed reader's end: what is still in an open transaction is not in the range.
    let reader = try LogReader(configuration.kafka.client("leeway-replay"))
    var ends: [TopicPartition: Watermarks] = [:]
    for place in places { ends[place] = try reader.watermarks(place, timeout: Self.limit) }
    var found: [Timestamp: [TopicPartition: Int64?]] = [:]
    for time in times {
      found[time] = try cluster.admin.offsets(of: places, at: time.milliseconds, timeout: Self.limit)
    }
    return try RangeResolution(from: from, to: to, ends: ends, times: found, now: now).spans()
  }

  private func show(
    _ spans: [TopicPartition: Range<Int64>], rest: [TopicPartition: Range<Int64>], _ say: (String) -> Void
  ) {
    for line in ReplayLines.plan(spans, rest: rest) { say(line) }
  }

  private func run<S: Stage>(
    _ stage: S, _ layout: TopicLayout, _ settings: ReplayConfiguration, _ say: (String) -> Void
  ) throws {
    let replay = StageReplay(stage, layout: layout, configuration: settings)
    show(settings.spans, rest: try replay.look(), say)
    if isDry { return }
    let begun = ContinuousClock.now
    var told = begun
    let report = try replay.run { report in
      guard ContinuousClock.now - told >= .seconds(2) else { return }
      told = .now
      ReplayLines.tell(ReplayLines.progress(report, after: told - begun))
    }
    ReplayLines.tell(ReplayLines.progress(report, after: .now - begun))
    for line in ReplayLines.report(report) { say(line) }
  }
}
