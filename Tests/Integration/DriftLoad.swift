import Events
import Foundation
import Kafka
import LogSimulation
import StagesTesting
import Testing

@testable import Pipeline

/// Simulated predictions for `summarize` and `detect`, published second by second of event time. No model is needed.
final class DriftLoad {
  let cluster: TestCluster
  private let sources: [String]
  private var streams: [SimulatedPredictions]
  private let producer: Producer
  private let watch: GroupWatch
  private let detected: GroupWatch
  private var random = SeededGenerator(seed: 1)
  private var reviewed = 0

  init(sources: [String]) throws {
    cluster = try TestCluster(partitions: Int(SimulatedPredictions.partitions))
    self.sources = sources
    streams = sources.enumerated().map { SimulatedPredictions(source: $1, seed: UInt64($0 + 1)) }
    producer = try Producer(cluster.client)
    let summaries = (cluster.group("detect"), cluster.name(.summaries))
    watch = try GroupWatch(
      cluster,
      [
        (cluster.group("summarize"), cluster.name(.predictions)), (cluster.group("summarize"), cluster.name(.reviews)),
        summaries,
      ])
    detected = try GroupWatch(cluster, [summaries])
  }

  func worker(_ name: String, _ stages: [String]) throws -> Worker {
    try Worker(
      cluster, name: name,
      Worker.Settings(
        stages: stages, properties: ["session.timeout.ms": "6000", "heartbeat.interval.ms": "1000"], pane: "1s"))
  }

  /// Publishes the predictions of so many seconds, twenty a second of each source, of which `share` have the class
  /// `games`.
  func publish(seconds: Int, share: Double) throws {
    for _ in 0..<seconds {
      for place in streams.indices { try write(streams[place].nextSecond(share: share)) }
    }
  }

  /// Says that all documents have passed.
  func end() throws {
    for stream in streams { try write(stream.end) }
  }

  /// - Parameter records: of topics whose names have no prefix yet.
  private func write(_ records: [OwnedRecord]) throws {
    try producer.write(
      records.map { record in
        var named = record
        named.topic = cluster.prefix + record.topic
        return named
      })
  }

  /// How many summaries `detect` has not committed yet.
  func waiting() throws -> Int64 { try detected.look() }

  /// Waits until everything that is published is counted, and all that was counted is judged.
  func finish() throws {
    try eventually("everything in \(cluster.folder) is judged") { try watch.look() == 0 }
  }
}

extension DriftLoad {
  /// All that is told is what one `detect` that nothing happens to makes of the same log; then the folder is not needed
  /// any more.
  func check(location: SourceLocation = #_sourceLocation) throws -> Told {
    let (told, due) = (try Told(cluster), try Told(retelling: cluster))
    let differences = told.differences(from: due)
    #expect(differences.isEmpty, "see \(cluster.folder)", sourceLocation: location)
    if differences.isEmpty { cluster.remove() }
    return told
  }

  /// Publishes further reviews of the first source's predictions, of which a share says that the class was wrong, by the
  /// command that people have for it.
  func review(_ count: Int, errors: Double, location: SourceLocation = #_sourceLocation) throws {
    let path = "\(cluster.folder)/reviews-\(reviewed).jsonl"
    let lines = (0..<count).map { _ in nextReview(errors: errors) }
    try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let done = try cluster.run(["publish", "--topic", "reviews", "--key", "/document/id", "--file", path])
    #expect(done.status == 0, "\(done.output)", sourceLocation: location)
  }

  private func nextReview(errors: Double) -> String {
    defer { reviewed += 1 }
    let isWrong = Double.random(in: 0..<1, using: &random) < errors
    let document = DocumentReference(
      id: "d\(reviewed)", pointer: DocumentPointer(topic: "documents", partition: 0, offset: Int64(reviewed)))
    let said = Classification(
      task: "section", labels: [.init(label: "games", score: 0.75), .init(label: "net", score: 0.25)], margin: 0.5)
    let review = Review(
      id: "r\(reviewed)", document: document, source: sources[0],
      prediction: .init(
        model: ModelReference(name: "starter", version: "1", digest: "sha256:0"), classifications: [said], entities: []),
      reviewer: "ada", verdict: .corrected,
      answer: LabelledAnswer(tasks: [.init(name: "section", labels: [isWrong ? "net" : "games"])]),
      time: Timestamp(milliseconds: 1_704_067_200_000) + .seconds(60 * reviewed))
    var writer = JSONWriter()
    review.write(into: &writer)
    return writer.text
  }

  /// How many reviews the committed summaries hold.
  func reviewsCounted() throws -> Int64 {
    var count: Int64 = 0
    let log = try CommittedLog(cluster, cluster.name(.summaries), headers: [EventHeader.type])
    for record in log.records.values.joined() where record.headers[EventHeader.type] == EventType.quality.rawValue {
      let value = record.value ?? []
      count += try value.withUnsafeBytes { bytes throws(EventError) in try QualitySummary(parsing: bytes) }.documents
    }
    return count
  }
}
