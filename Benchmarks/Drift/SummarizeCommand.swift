import ArgumentParser
import Events
import Measuring
import Pipeline
import PipelineTesting
import Stages

/// `summarize` from serialized predictions to records to send.
struct SummarizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summarize", abstract: "The CPU time of counting a prediction, and the size of a summary.")

  @Argument(help: "How many predictions.")
  var predictions = 100_000

  func run() throws {
    for (rate, hasSegments) in [(10, true), (100, true), (1_000, true), (1_000, false)] {
      var sample = SamplePredictions(rate: rate, hasSegments: hasSegments)
      let records = sample.next(predictions)
      let title = "\(rate) predictions a second of event time\(hasSegments ? ", one segment each" : "")"
      try Measurement.run(title, records, SummarizeStage())
      try printSizes(records)
    }
  }

  private func printSizes(_ records: [OwnedRecord]) throws {
    var driver = StageDriver(SummarizeStage())
    let summaries = try driver.process(records, inBatchesOf: 2_000).filter {
      $0.headerText(EventHeader.type) == EventType.summary.rawValue
    }
    let bytes = summaries.reduce(0) { $0 + ($1.value?.count ?? 0) }
    let panes = Set(
      try summaries.map { record in
        let summary = try (record.value ?? []).withUnsafeBytes { try Summary(parsing: $0) }
        return "\(summary.stream.key) \(summary.pane.start)"
      })
    print(
      "  \(summaries.count) summaries of \(bytes / max(1, summaries.count)) bytes, "
        + "\(bytes / max(1, panes.count)) bytes a stream and pane")
  }
}
