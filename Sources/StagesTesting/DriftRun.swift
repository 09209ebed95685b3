package import Pipeline
import PipelineTesting
import Stages
import Statistics

/// A run of `summarize` and `detect` over simulated predictions, long enough to learn a baseline, to open an alert and to
/// end it. It is the same on every machine, and in every build.
package struct DriftRun {
  /// All that `detect` sent, in order.
  package private(set) var records: [OwnedRecord] = []
  /// What it counted.
  package private(set) var counted: [String: Int64] = [:]

  /// - Parameter restarts: whether `detect` is begun anew from its changelog after every pane.
  package init(restarts: Bool = false) throws {
    let layout = SimulatedPredictions.layout
    var summarize = StageDriver(
      SummarizeStage(SummarizeConfiguration(lateness: .seconds(2), pane: .seconds(1))), layout: layout)
    var detect = StageDriver(Self.stage, layout: layout, keepsChangelog: restarts)
    var predictions = SimulatedPredictions()
    for (seconds, share) in [(240, 0.1), (100, 0.3), (300, 0.1)] {
      for _ in 0..<seconds {
        let summaries = try summarize.process(predictions.nextSecond(share: share))
        records += try detect.process(summaries)
        if restarts { try detect.restart { true } }
      }
    }
    records += try detect.process(summarize.process(predictions.end))
    counted = detect.counted
  }

  /// The SHA-256 of the records: topics, partitions, keys, values and headers.
  package var digest: String {
    var bytes: [UInt8] = []
    for record in records {
      Self.append(Array("\(record.topic) \(record.partition)".utf8), to: &bytes)
      Self.append(record.key, to: &bytes)
      Self.append(record.value, to: &bytes)
      for header in record.headers {
        Self.append(Array(header.name.utf8), to: &bytes)
        Self.append(header.value, to: &bytes)
      }
    }
    return ContentHash.hexadecimal(bytes)
  }

  private static func append(_ part: [UInt8]?, to bytes: inout [UInt8]) {
    bytes += Array("\(part?.count ?? -1):".utf8)
    bytes += part ?? []
  }

  private static var stage: DetectStage {
    var detector = DetectorConfiguration(baselineDocuments: 4_000)
    detector.leastBaselineDocuments = 4_000
    detector.leastBaselineBlocks = 40
    detector.averageRunLength = 100_000
    var configuration = DetectConfiguration(detector: detector)
    configuration.windows = [.seconds(60), .seconds(300)]
    return DetectStage(configuration)
  }
}
