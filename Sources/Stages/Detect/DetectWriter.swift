import Events
import FoundationEssentials
import Pipeline
import Statistics

/// Writes what streams have to tell to the topics of drift.
struct DetectWriter {
  static let eventSource = "leeway/detect"
  let configuration: DetectConfiguration
  let layout: TopicLayout
  /// How many partitions of `predictions` were heard.
  let heard: Int

  func write(_ event: StreamEvent, of state: StreamState, to output: inout StageOutput) {
    switch event {
    case .baseline(let baseline, let note):
      let composer = BaselineComposer(
        stream: state.stream, name: note.name ?? configuration.baselineName, baseline: baseline, note: note)
      write(composer.record(), of: state, to: &output)
      output.count(note.isRetired ? "baselines_retired" : "baselines")
    case .alert(var alert):
      alert.coverage.partitions = heard
      let id = "\(alert.id)-\(alert.state.rawValue)-\(alert.updatedAt.microseconds)"
      write(alert, .alerts, .alert, id: id, key: alert.key, time: alert.updatedAt, to: &output)
      output.count("alerts_" + alert.state.rawValue)
    case .sample(let closed, let baseline):
      for statistic in SampleComposer(stream: state.stream, closed: closed, baseline: baseline).statistics() {
        write(statistic, of: state, to: &output)
      }
    case .held: output.count("alerts_suppressed")
    case .window(let closed, let baseline, let id):
      let composer = StatisticComposer(
        stream: state.stream, closed: closed, baseline: baseline, baselineID: id, tolerance: configuration.tolerance,
        pinned: state.pinned, pinnedID: state.life.pinned)
      for statistic in composer.statistics() {
        write(statistic, of: state, to: &output)
      }
    }
  }

  private func write(_ statistic: Statistic, of state: StreamState, to output: inout StageOutput) {
    write(
      statistic, .statistics, .statistic, id: statistic.id, key: "\(state.key)|\(statistic.feature)",
      time: statistic.window.end, to: &output)
    output.count("statistics")
  }

  /// What the number of a stream's documents has to tell.
  func write(_ event: VolumeStream.Told, to output: inout StageOutput) {
    switch event {
    case .baseline(let record):
      write(
        record, .baselines, .baseline, id: "\(record.stream.key)-\(record.id)", key: record.key,
        time: record.to ?? .epoch, to: &output)
      output.count("baselines_of_volume")
    case .alert(var alert):
      alert.coverage.partitions = heard
      let id = "\(alert.id)-\(alert.state.rawValue)-\(alert.updatedAt.microseconds)"
      write(alert, .alerts, .alert, id: id, key: alert.key, time: alert.updatedAt, to: &output)
      output.count("alerts_" + alert.state.rawValue)
    }
  }

  private func write(_ record: BaselineRecord, of state: StreamState, to output: inout StageOutput) {
    var version = record.version > 1 ? "-\(record.version)" : ""
    if record.pinned == true { version += "-pinned" }
    if record.retired == true { version += "-retired" }
    write(
      record, .baselines, .baseline, id: "\(state.key)-\(record.id)\(version)", key: record.key,
      time: record.to ?? .epoch, to: &output)
  }

  func write(
    _ event: some Encodable, _ topic: Topic, _ type: EventType, id: String, key: String, time: Timestamp,
    to output: inout StageOutput
  ) {
    // Every number in an event is finite, so this cannot fail; were it to, the count says so.
    guard let data = try? EventCoding.encode(event) else { return output.count("events_not_written") }
    let bytes = Array(key.utf8)
    let partition = layout.partition(of: topic, key: bytes.span.bytes)
    output.open(topic, partition: partition)
    output.key(key)
    output.header(EventHeader.id, id)
    output.header(EventHeader.type, type.rawValue)
    output.header(EventHeader.source, Self.eventSource)
    output.header(EventHeader.specVersion, EventHeader.currentSpecVersion)
    output.header(EventHeader.contentType, EventHeader.json)
    output.header(EventHeader.time, time.description)
    data.withUnsafeBytes { output.value($0) }
    output.close()
  }
}
