import Events
import Foundation
import Kafka
import Testing

@testable import Pipeline

/// What the stages say of the documents, without what depends on how they were run: the bytes of each event, by key and
/// in order.
///
/// Statistics and baselines are compared as they are. Of alerts, the pointers to documents and the coverage are left
/// out.
struct Answers: Equatable {
  private(set) var statistics: [String: [String]] = [:]
  private(set) var alerts: [String: [String]] = [:]
  private(set) var baselines: [String: [String]] = [:]

  init(_ cluster: TestCluster) throws {
    statistics = try Self.read(cluster, .statistics) { $0 }
    baselines = try Self.read(cluster, .baselines) { $0 }
    alerts = try Self.read(cluster, .alerts) { value in
      var alert = try EventCoding.decode(Alert.self, from: Data(value))
      alert.leaveOutPlaces()
      return Array(try EventCoding.encode(alert))
    }
  }

  private static func read(
    _ cluster: TestCluster, _ topic: Topic, _ form: ([UInt8]) throws -> [UInt8]
  ) throws -> [String: [String]] {
    var events: [String: [String]] = [:]
    for records in try CommittedLog(cluster, cluster.name(topic)).records.values {
      for record in records {
        let key = String(decoding: record.key ?? [], as: UTF8.self)
        events[key, default: []].append(String(decoding: try form(record.value ?? []), as: UTF8.self))
      }
    }
    return events
  }

  var count: Int {
    [statistics, alerts, baselines].reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
  }

  /// The first few differences to others, in words.
  func differences(from others: Answers) -> [String] {
    Self.differences("statistics", statistics, others.statistics)
      + Self.differences("baselines", baselines, others.baselines)
      + Self.differences("alerts", alerts, others.alerts)
  }

  static func differences(
    _ name: String, _ one: [String: [String]], _ other: [String: [String]]
  ) -> [String] {
    Set(one.keys).union(other.keys).sorted().filter { one[$0] != other[$0] }.prefix(3).map { key in
      let (one, other) = (one[key] ?? [], other[key] ?? [])
      let place = zip(one, other).enumerated().first { $1.0 != $1.1 }?.offset ?? min(one.count, other.count)
      return "\(name) of \(key): \(one.count) and \(other.count) events; number \(place) is "
        + "\(place < one.count ? one[place] : "missing")\n  and \(place < other.count ? other[place] : "missing")"
    }
  }
}

extension Alert {
  /// Leaves out where the documents lie, and the coverage.
  mutating func leaveOutPlaces() {
    driving = driving.map(\.unplaced)
    controls = controls.map(\.unplaced)
    coverage = Coverage(partitions: 0, late: 0)
  }
}

extension DocumentReference {
  fileprivate var unplaced: DocumentReference {
    DocumentReference(id: id, pointer: DocumentPointer(topic: "", partition: 0, offset: 0))
  }
}
