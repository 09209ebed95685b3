import Events
import Foundation
import Kafka
import PipelineTesting
import StagesTesting
import Statistics
import Testing

@testable import Pipeline
@testable import Stages

/// What `detect` tells, byte for byte: the values of each topic, by key and in order.
struct Told: Equatable {
  private(set) var values: [Topic: [String: [String]]] = [:]

  private static let topics = [Topic.statistics, .alerts, .baselines, .quarantine]

  /// What is committed.
  init(_ cluster: TestCluster) throws {
    for topic in Self.topics {
      for records in try CommittedLog(cluster, cluster.name(topic)).records.values {
        for record in records { add(record.key, record.value, to: topic) }
      }
    }
  }

  /// What one `detect` that nothing happens to makes of the log that the cluster's has read.
  init(retelling cluster: TestCluster) throws {
    let log = try CommittedLog(cluster, cluster.name(.summaries), headers: [EventHeader.type])
    var detect = StageDriver(Self.stage, layout: try cluster.layout())
    for (partition, records) in log.records.sorted(by: { $0.key < $1.key }) {
      let sent = try detect.process(
        records.map { record in
          OwnedRecord(
            topic: cluster.name(.summaries), partition: partition, offset: record.offset, key: record.key,
            value: record.value, headers: record.headers.map { .init($0.key, $0.value) })
        })
      for record in sent {
        let topic = try #require(Self.topics.first { cluster.name($0) == record.topic })
        add(record.key, record.value, to: topic)
      }
    }
  }

  /// As the workers' configuration has it.
  private static var stage: DetectStage {
    var detector = DetectorConfiguration(baselineDocuments: 20_000)
    detector.blockDocuments = 100
    return DetectStage(DetectConfiguration(detector: detector))
  }

  private mutating func add(_ key: [UInt8]?, _ value: [UInt8]?, to topic: Topic) {
    values[topic, default: [:]][String(decoding: key ?? [], as: UTF8.self), default: []]
      .append(String(decoding: value ?? [], as: UTF8.self))
  }

  /// The events of a topic, by key and in order.
  func events<Event: Decodable>(_ type: Event.Type, _ topic: Topic) throws -> [Event] {
    try (values[topic] ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value).map {
      try EventCoding.decode(type, from: Data($0.utf8))
    }
  }

  /// The first few differences to others, in words.
  func differences(from others: Told) -> [String] {
    Self.topics.flatMap { Answers.differences("\($0)", values[$0] ?? [:], others.values[$0] ?? [:]) }
  }
}
