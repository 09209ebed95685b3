import Events
package import Pipeline

/// Counts predictions by stream and pane, so that drift is judged on sums that merge by addition.
///
/// A batch's predictions of one partition become one summary a stream and pane, in the partition of `drift.summaries`
/// that is the stream's and its segments'. The partition's time, the largest event time less the lateness or what a progress record said,
/// goes with each summary, and after the summaries as a progress record into every partition.
///
/// Reviews, and what shadows say, become one quality summary a stream besides; they move no time and hold none up.
///
/// A stream is one source under one version of one model, and again each segment of it. Predictions of shadows make no
/// stream. Late documents are counted apart, at their stream's earliest pane of the batch.
package struct SummarizeStage: Stage {
  package let name = "summarize"
  package let configuration: SummarizeConfiguration

  /// The value of `ce_source` of what `summarize` writes.
  static let eventSource = "leeway/summarize"

  package init(_ configuration: SummarizeConfiguration = SummarizeConfiguration()) {
    self.configuration = configuration
  }

  package func inputs(_ layout: TopicLayout) -> [String] {
    [Topic.predictions, .predictionsShadow, .reviews].map { layout.name(of: $0) }
  }
  package var outputs: [Topic] { [.summaries, .quarantine] }

  package mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<NoState>, output: inout StageOutput
  ) throws {
    guard !input.records.isEmpty else { return }
    let records = input.records
    let layout = input.layout
    let constants = EnvelopeConstants(.summary, source: Self.eventSource, in: &output)
    let others = QualityTopics(layout)
    var index = JSONIndex()
    for slice in records.slices {
      var counts = BatchCounts(partition: slice.partition, configuration)
      var quality = QualityCounts(partition: slice.partition)
      for number in slice.indices {
        records.withRecord(number) { record in
          guard !takeQuality(record, &quality, &index, others, layout: layout, output: &output) else { return }
          take(record, &counts, &index, layout: layout, output: &output)
        }
      }
      if counts.shadows > 0 { output.count("shadows", counts.shadows) }
      if counts.unknownFeatures > 0 { output.count("unknown_features", counts.unknownFeatures) }
      send(counts, constants, layout: layout, output: &output)
      send(quality, layout: layout, output: &output)
    }
  }

  private func take(
    _ record: borrowing Record, _ counts: inout BatchCounts, _ index: inout JSONIndex, layout: TopicLayout,
    output: inout StageOutput
  ) {
    counts.pass(record.offset)
    do throws(EventError) {
      let root = try index.event(of: record)
      if Self.isProgress(record) {
        counts.advance(to: try Progress(root).time)
      } else {
        try counts.add(try PredictionView(root))
      }
    } catch {
      output.quarantine(record, QuarantineReason(error, stage: name), layout: layout)
    }
  }

  private static func isProgress(_ record: borrowing Record) -> Bool {
    record.withHeader("ce_type") { $0.elementsEqual(EventType.progress.rawValue.utf8) } ?? false
  }
}

extension SummarizeStage {
  private func send(
    _ counts: consuming BatchCounts, _ constants: EnvelopeConstants, layout: TopicLayout, output: inout StageOutput
  ) {
    guard let time = counts.time, let offsets = counts.offsets else { return }
    let partition = counts.partition
    let summaries = counts.summaries(
      of: layout.name(of: .predictions), documentsTopic: layout.name(of: .documents))
    for summary in summaries.lazy.flatMap({ $0.parts() }) {
      send(summary, constants, layout: layout, output: &output)
    }
    for target in 0..<max(1, layout.partitions(of: .summaries)) {
      output.open(.summaries, partition: target)
      let topic = layout.name(of: .predictions)
      output.envelope(
        .progress, id: "\(topic)-\(partition)-\(offsets.lowerBound)-\(offsets.upperBound)-progress-\(target)",
        source: Self.eventSource, time: time)
      output.beginValue()
      Progress(time: time, partition: partition).write(into: &output.writer)
      output.endValue()
      output.close()
    }
    if !summaries.isEmpty { output.count("summaries", Int64(summaries.count)) }
  }

  /// Begins a record of a stream, in the partition that is its and its segments'.
  static func open(_ stream: DocumentStream, layout: TopicLayout, output: inout StageOutput) {
    let place = Array(stream.placeKey.utf8)
    output.open(.summaries, partition: layout.partition(of: .summaries, key: place.span.bytes))
    output.key(stream.key)
  }

  private func send(
    _ summary: Summary, _ constants: EnvelopeConstants, layout: TopicLayout, output: inout StageOutput
  ) {
    Self.open(summary.stream, layout: layout, output: &output)
    output.header(EventHeader.id, EventID.make(of: summary))
    constants.write(to: &output)
    output.header(EventHeader.time, summary.partitionTime.description)
    output.beginValue()
    summary.write(into: &output.writer)
    output.endValue()
    output.close()
  }
}
