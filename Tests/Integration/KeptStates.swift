import Events
import Foundation
import Kafka
import Testing

@testable import Pipeline
@testable import Stages

/// The final state that the changelogs hold: the value of each entry, by stage, partition and key.
///
/// Compared as bytes, except for what says where in the log something lies: of documents that stand for others, the id
/// is compared and not the place, and of topics the name without the test's prefix.
struct KeptStates: Equatable {
  private(set) var entries: [String: [UInt8]] = [:]

  init(_ cluster: TestCluster, _ stages: [String] = ["ingest", "detect"]) throws {
    for stage in stages {
      for (partition, records) in try CommittedLog(cluster, cluster.changelog(stage)).records {
        try read(records, stage, partition, cluster)
      }
    }
  }

  private mutating func read(
    _ records: [CommittedLog.Record], _ stage: String, _ partition: Int32, _ cluster: TestCluster
  ) throws {
    var decoder = ChangelogDecoder(stage: stage, topic: cluster.changelog(stage), partition: partition)
    for record in records {
      try (record.key ?? []).withUnsafeBytes { key in
        try (record.value ?? []).withUnsafeBytes { value in
          try decoder.decode(key: key, value: record.value == nil ? nil : value, offset: record.offset) { key, value in
            let name = String(decoding: key, as: UTF8.self)
            let place = "\(stage)[\(partition)] \(stage == "ingest" ? Array(key).description : name)"
            entries[place] = try value.map { try Self.form($0, of: stage, name, cluster) }
          }
        }
      }
    }
    _ = try decoder.finish()
  }

  /// The first few differences to others, in words.
  func differences(from others: KeptStates) -> [String] {
    Set(entries.keys).union(others.entries.keys).sorted().filter { entries[$0] != others.entries[$0] }.prefix(3).map {
      "\($0): \(text(at: $0))\n  and \(others.text(at: $0))"
    }
  }

  private func text(at key: String) -> String {
    entries[key].map { String(decoding: $0, as: UTF8.self) } ?? "missing"
  }

  /// The bytes to compare of the entry called `name`.
  private static func form(
    _ value: UnsafeRawBufferPointer, of stage: String, _ name: String, _ cluster: TestCluster
  ) throws -> [UInt8] {
    guard stage == "detect", let slash = name.firstIndex(of: "/") else { return Array(value) }
    switch StreamPart(String(name[name.index(after: slash)...])) {
    case .pane:
      var reader = StateReader(value)
      try reader.version(KeptCoding.version)
      return try OpenPane(&reader).unplaced
    case .shelf:
      var reader = StateReader(value)
      try reader.version(KeptCoding.version)
      return try ExemplarShelf(&reader).unplaced
    case .alert:
      guard var alert: Alert = try KeptCoding.decode(value) else { return [] }
      alert.leaveOutPlaces()
      return Array(try EventCoding.encode(alert))
    default:
      // All prefixes are of one length, so the sizes before the names agree.
      return Array(value).replacing(Array(cluster.prefix.utf8), with: [])
    }
  }
}

extension OpenPane {
  fileprivate var unplaced: [UInt8] {
    var writer = JSONWriter()
    counts.write(into: &writer)
    let shown = exemplars.rows.flatMap { row in
      row.marks.all.map { mark in
        "\(row.feature) \(exemplars.bin(of: mark)) \(exemplars.documents[Int(mark.document)].id)"
      }
    }
    return Array(writer.contents) + Array(shown.sorted().description.utf8)
  }
}

extension ExemplarShelf {
  fileprivate var unplaced: [UInt8] {
    let shown = bins.sizes.enumerated().map { feature, size in
      (0..<size).map { entries(feature, $0).map { "\($0.exemplar.id) \($0.time)" } }
    }
    return Array(shown.description.utf8)
  }
}
