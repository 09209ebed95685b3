import Events
package import Pipeline

/// Checks raw documents and brings them into one form.
///
/// Each raw record becomes one of three things: a document in the same partition number of `documents`, a record in
/// `documents.quarantine` with its bytes untouched and the reason in headers, or, where its id was seen before, nothing
/// but a count. It is the only stage of its path that reads the clock.
///
/// - The id: the mapped field, else the record's key where that is text (1 to 512 bytes of UTF-8 without control
///   characters), else `topic-partition-offset`.
/// - The event time: the mapped field, else `ce_time`, else the record's timestamp.
/// - A document is late where its pane had ended by its partition's time when it came.
/// - Silence is said: at the end of a partition for long enough, or where the caller states the end, a progress record
///   carries the partition's time.
package struct IngestStage: Stage {
  package let name = "ingest"
  package let configuration: IngestConfiguration
  private let sources: SourceTable

  package init(_ configuration: IngestConfiguration) {
    self.configuration = configuration
    sources = SourceTable(configuration)
  }

  package func inputs(_ layout: TopicLayout) -> [String] {
    configuration.topics.isEmpty ? [layout.name(of: .documentsRaw)] : configuration.topics
  }

  package var outputs: [Topic] { [.documents, .quarantine] }
  package var tick: Duration? { .seconds(1) }

  package func makeState(partition: Int32) -> IngestState {
    IngestState(rememberedIDs: configuration.rememberedIDs, bound: configuration.idBound)
  }

  package mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<IngestState>, output: inout StageOutput
  ) throws {
    let records = input.records
    var tally = IngestTally()
    if !records.isEmpty {
      var batch = IngestBatch(configuration, sources, now: input.now, layout: input.layout, output: &output)
      for number in 0..<records.count {
        records.withRecord(number) { record in
          batch.take(record, state: &states[record.partition], output: &output)
        }
      }
      tally = batch.tally
    }
    sayProgress(input, states: &states, output: &output, tally: &tally)
    tally.add(to: &output)
  }
}

extension IngestStage {
  /// Says the time of the partitions that are at their end.
  private func sayProgress(
    _ input: borrowing StageInput, states: inout PartitionStates<IngestState>, output: inout StageOutput,
    tally: inout IngestTally
  ) {
    for end in input.ends {
      if let finalTime = end.finalTime {
        states[end.partition].clock.advance(to: finalTime)
        write(Progress(time: finalTime), partition: end.partition, layout: input.layout, output: &output)
        tally.progress += 1
      } else if let silence = configuration.silence, input.now - end.since >= silence {
        let time = input.now - configuration.lateness
        guard let said = states[end.partition].clock.passSilently(to: time, pane: configuration.pane) else { continue }
        write(Progress(time: said), partition: end.partition, layout: input.layout, output: &output)
        tally.progress += 1
      }
    }
  }

  private func write(_ progress: Progress, partition: Int32, layout: TopicLayout, output: inout StageOutput) {
    let topic = layout.name(of: .documents)
    output.open(.documents, partition: partition)
    output.envelope(
      .progress, id: "\(topic)-\(partition)-\(progress.time.microseconds)-progress", source: IngestBatch.eventSource,
      time: progress.time)
    output.beginValue()
    progress.write(into: &output.writer)
    output.endValue()
    output.close()
  }
}
