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
  /// What the windows that are over call drifted.
  var findings = WindowFindings()

  /// What is in a stream's documents.
  func write(_ event: StreamEvent, of state: StreamState, to output: inout StageOutput) {
    switch event {
    case .baseline(let baseline, let note):
      let composer = BaselineComposer(
        stream: state.stream, name: note.name ?? configuration.baselineName, baseline: baseline, note: note)
      write(
        composer.record(), suffix: note.suffix, countedAs: note.isRetired ? "baselines_retired" : "baselines",
        to: &output)
    case .alert(let alert): write(alert, to: &output)
    case .sample(let closed, let baseline):
      for statistic in SampleComposer(stream: state.stream, closed: closed, baseline: baseline).statistics() {
        write(statistic, countedAs: "statistics", to: &output)
      }
    case .held: output.count("alerts_suppressed")
    case .window(let closed, let baseline, let id):
      let composer = StatisticComposer(
        stream: state.stream, closed: closed, baseline: baseline, baselineID: id, tolerance: configuration.tolerance,
        pinned: state.pinned, pinnedID: state.life.pinned, findings: findings)
      for statistic in composer.statistics() { write(statistic, countedAs: "statistics", to: &output) }
    }
  }

  /// What is told of a matter that has a baseline of its own, and is counted by that one's name.
  func write(_ event: ApartEvent, to output: inout StageOutput) {
    switch event {
    case .baseline(let record): write(record, countedAs: "baselines_of_" + record.name, to: &output)
    case .alert(let alert): write(alert, to: &output)
    case .statistic(let statistic): write(statistic, countedAs: "statistics_of_quality", to: &output)
    }
  }
}

extension DetectWriter {
  private func write(_ alert: Alert, to output: inout StageOutput) {
    var alert = alert
    alert.coverage.partitions = heard
    let id = "\(alert.id)-\(alert.state.rawValue)-\(alert.updatedAt.microseconds)"
    write(alert, .alerts, .alert, id: id, key: alert.key, time: alert.updatedAt, to: &output)
    output.count("alerts_" + alert.state.rawValue)
  }

  /// - Parameter suffix: what tells events of the same baseline from one another.
  private func write(
    _ baseline: BaselineRecord, suffix: String = "", countedAs name: String, to output: inout StageOutput
  ) {
    write(
      baseline, .baselines, .baseline, id: "\(baseline.stream.key)-\(baseline.id)\(suffix)", key: baseline.key,
      time: baseline.to ?? .epoch, to: &output)
    output.count(name)
  }

  private func write(_ statistic: Statistic, countedAs name: String, to output: inout StageOutput) {
    write(
      statistic, .statistics, .statistic, id: statistic.id, key: statistic.key, time: statistic.window.end, to: &output)
    output.count(name)
  }

  private func write(
    _ event: some Encodable, _ topic: Topic, _ type: EventType, id: String, key: String, time: Timestamp,
    to output: inout StageOutput
  ) {
    // Every number in an event is finite, so this cannot fail; were it to, the count says so.
    guard let data = try? EventCoding.encode(event) else { return output.count("events_not_written") }
    let bytes = Array(key.utf8)
    output.open(topic, partition: layout.partition(of: topic, key: bytes.span.bytes))
    output.key(key)
    output.envelope(type, id: id, source: Self.eventSource, time: time)
    data.withUnsafeBytes { output.value($0) }
    output.close()
  }
}
