import Events
package import Pipeline

/// Adds the summaries of all partitions of predictions into panes, judges them a stream at a time, and tells what
/// drifts.
///
/// A pane is closed when the time of every partition of `predictions` has passed its end; the layout says how many
/// there are. So nothing is judged on half of the documents, and a partition that is not heard of holds verdicts up.
/// What a stream tells is a function of its documents: it is the same for any batching of the input.
package struct DetectStage: Stage {
  package let name = "detect"
  package let configuration: DetectConfiguration

  package init(_ configuration: DetectConfiguration = DetectConfiguration()) {
    self.configuration = configuration
  }

  package func inputs(_ layout: TopicLayout) -> [String] { [layout.name(of: .summaries)] }

  package var outputs: [Topic] { [.statistics, .alerts, .baselines, .quarantine] }

  package func makeState(partition: Int32) -> DetectState { DetectState(configuration) }

  package mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<DetectState>, output: inout StageOutput
  ) throws {
    let records = input.records
    let layout = input.layout
    for index in 0..<records.count {
      records.withRecord(index) { record in
        take(record, state: &states[record.partition], layout: layout, output: &output)
      }
    }
  }
}

extension DetectStage {
  /// Takes in one record; what is wrong with it sends it to quarantine and changes nothing.
  private func take(
    _ record: borrowing Record, state: inout DetectState, layout: TopicLayout, output: inout StageOutput
  ) {
    let before = state.reached
    do throws(EventError) {
      guard let value = record.value else { throw EventError(.wrongType, at: "", "the record has no value") }
      switch record.header("ce_type") {
      case EventType.progress.rawValue:
        try take(try Progress(parsing: value), state: &state, layout: layout)
        output.count("progress")
      case EventType.summary.rawValue:
        try take(try Summary(parsing: value), state: &state, layout: layout, output: &output)
      case EventType.quality.rawValue:
        try take(try QualitySummary(parsing: value), state: &state, layout: layout, output: &output)
      case EventType.command.rawValue:
        try obey(
          try DriftCommand(parsing: value), key: record.key.map { String(decoding: $0, as: UTF8.self) },
          partition: record.partition, state: &state, layout: layout, output: &output)
      case let type:
        throw EventError(
          .invalidEnvelope, at: "",
          "the header \(EventHeader.type) is \(type ?? "missing"); a summary, a quality summary, progress or a command is expected"
        )
      }
    } catch {
      output.quarantine(record, QuarantineReason(error, stage: name), layout: layout)
      return
    }
    if let reached = state.reached, before.map({ $0 < reached }) ?? true {
      tell(&state, reached: reached, layout: layout, output: &output)
    }
  }

  private func take(_ progress: Progress, state: inout DetectState, layout: TopicLayout) throws(EventError) {
    let partitions = layout.partitions(of: .predictions)
    guard let partition = progress.partition else {
      throw EventError(.missingField, at: "/partition", "the partition of predictions is missing")
    }
    try PartitionTimes.check(partition, of: partitions, at: "/partition")
    state.times.pass(partition, time: progress.time, of: partitions)
  }

  private func take(
    _ summary: Summary, state: inout DetectState, layout: TopicLayout, output: inout StageOutput
  ) throws(EventError) {
    let partitions = layout.partitions(of: .predictions)
    try PartitionTimes.check(summary.batch.partition, of: partitions, at: "/batch/partition")
    let pane = try PaneKey(checking: summary.pane)
    let counts = try summary.countTable()
    let sample = try summary.paneSample()
    let gate = try checkedGate(of: summary, in: state)
    let stream = gate.map(\.home) ?? summary.stream
    let key = (stream ?? summary.stream.segment(DocumentStream.restValue)).key
    if stream != nil { try checkRoom(key, pane, in: state) }
    state.times.begin(summary.batch, of: partitions)
    let isOver = state.reached.map { pane.end <= $0 } ?? false
    if let gate, stream == nil, !isOver {
      // In its place: a copy would cost as much as all that waits.
      state.gates[gate.key, default: SegmentGate(summary.stream.whole, gate.attribute)].add(
        summary, value: gate.value, counts: counts, to: pane)
    } else {
      if state.streams[key] == nil {
        let home = stream ?? summary.stream.segment(DocumentStream.restValue)
        state.streams[key] = StreamState(home, configuration: configuration)
      }
      if isOver { state.streams[key]?.addLate(summary.documents) }
      if !isOver { state.streams[key]?.add(summary, counts: counts, sample: sample, to: pane) }
    }
    output.count(isOver ? "documents_too_late" : "documents", summary.documents)
    if !isOver { output.count("summaries") }
    state.times.say(summary.batch, time: summary.partitionTime)
  }

  /// The gate of the summary's segment, and the stream that it belongs to as far as that is known.
  private struct Gate {
    let key: String
    let attribute: String
    let value: String
    let home: DocumentStream?
  }

  /// nil where the summary has no segment.
  private func checkedGate(of summary: Summary, in state: DetectState) throws(EventError) -> Gate? {
    guard let segment = summary.stream.segment else { return nil }
    let key = SegmentGate.key(summary.stream.whole, segment.name)
    let gate = state.gates[key] ?? SegmentGate(summary.stream.whole, segment.name)
    guard gate.count < configuration.mostWaiting else {
      throw EventError(
        .tooLarge, at: "/stream/segment",
        "over \(configuration.mostWaiting) values of \(segment.name) wait for their panes to close; use an attribute "
          + "with fewer values, or bring up the workers that hold panes open, then replay the quarantine")
    }
    let home = gate.stream(of: segment.value, most: configuration.mostSegments)
    return Gate(key: key, attribute: segment.name, value: segment.value, home: home)
  }

  /// Memory is bounded: further streams and panes are set aside, with what to do about it.
  private func checkRoom(_ key: String, _ pane: PaneKey, in state: DetectState) throws(EventError) {
    guard let stream = state.streams[key] else {
      guard state.streams.count < configuration.mostStreams else {
        throw EventError(
          .tooLarge, at: "/stream",
          "over \(configuration.mostStreams) streams in this partition; use fewer sources or segments, or more "
            + "partitions, then replay the quarantine")
      }
      return
    }
    guard stream.openPanes < configuration.mostOpenPanes || stream.has(pane) else {
      throw EventError(
        .tooLarge, at: "/pane",
        "\(stream.openPanes) panes are open: a partition of predictions has not been heard of since "
          + "\(state.reached?.description ?? "the start"); bring its worker up, then replay the quarantine")
    }
  }

  /// Closes what has ended in every stream, in the order of their keys.
  private func tell(
    _ state: inout DetectState, reached: Timestamp, layout: TopicLayout, output: inout StageOutput
  ) {
    state.passGates(by: reached, configuration)
    var told: [(key: String, stream: DocumentStream, panes: [VolumeStream.Pane], events: [StreamEvent])] = []
    for key in state.streams.keys.sorted() {
      guard let stream = state.streams[key]?.stream else { continue }
      let panes = state.streams[key]?.closing(by: reached) ?? []
      told.append((key, stream, panes, state.streams[key]?.advance(to: reached) ?? []))
    }
    let writer = DetectWriter(
      configuration: configuration, layout: layout, heard: state.times.heard,
      findings: WindowFindings(told.map { ($0.stream, $0.events) }))
    for (key, _, panes, events) in told {
      guard let stream = state.streams[key] else { continue }
      for event in events {
        writer.write(event, of: stream, to: &output)
        estimate(event, key, state, writer, output: &output)
      }
      // How many documents are sampled follows from how many come.
      guard configuration.judgesVolume, !stream.stream.isOfSamples else { continue }
      let told = state.volumes[key, default: VolumeStream(stream.stream, configuration.volume)].add(
        panes, reached: reached, late: stream.late)
      for event in told { writer.write(state.streams[key]?.settleVolume(event) ?? event, to: &output) }
    }
  }
}
