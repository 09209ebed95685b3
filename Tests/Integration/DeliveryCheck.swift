import Events
import Kafka
import Testing

@testable import Pipeline

/// Compares what a `read_committed` consumer sees with what was published: each record once, and in order.
struct DeliveryCheck {
  private(set) var documents = 0
  private(set) var quarantined = 0
  private(set) var predictions = 0
  private(set) var lost = 0
  private(set) var repeated = 0
  /// Partitions in which what is there is not in the order of the input.
  private(set) var disordered: [String] = []
  /// The first few of what is wrong.
  private(set) var faults: [String] = []

  var isClean: Bool { lost == 0 && repeated == 0 && disordered.isEmpty && faults.isEmpty }

  /// - Parameter outcomes: of each raw partition, what must become of its records.
  init(_ cluster: TestCluster, _ outcomes: [Int32: [DocumentSet.Outcome]], hasPredictions: Bool) throws {
    let documents = try CommittedLog(cluster, cluster.name(.documents), values: false, headers: [EventHeader.id])
    let quarantine = try CommittedLog(
      cluster, cluster.name(.quarantine), values: false, headers: [QuarantineHeader.partition, QuarantineHeader.offset])
    self.documents = documents.count
    quarantined = quarantine.count
    for (partition, wanted) in outcomes.sorted(by: { $0.key < $1.key }) {
      let found = (documents.records[partition] ?? []).map(\.rawOffset)
      compare("documents[\(partition)]", found, wanted.offsets(of: .document))
      let refused = quarantine.records.values.joined().filter {
        $0.headers[QuarantineHeader.partition] == "\(partition)"
      }
      compare(
        "quarantine of \(partition)", refused.map { Int64($0.headers[QuarantineHeader.offset] ?? "") },
        wanted.offsets(of: .quarantined))
    }
    if hasPredictions { try comparePredictions(cluster, documents) }
  }

  private mutating func comparePredictions(_ cluster: TestCluster, _ documents: CommittedLog) throws {
    let log = try CommittedLog(cluster, cluster.name(.predictions), values: false, headers: [EventHeader.id])
    predictions = log.count
    for (partition, records) in documents.records.sorted(by: { $0.key < $1.key }) {
      compare(
        "predictions[\(partition)]", (log.records[partition] ?? []).map(\.documentOffset), records.map(\.offset))
    }
  }

  private mutating func compare(_ place: String, _ found: [Int64?], _ wanted: [Int64]) {
    let offsets = found.compactMap { $0 }
    if offsets.count != found.count { note("\(place): records without their origin") }
    let (there, due) = (Set(offsets), Set(wanted))
    lost += due.subtracting(there).count
    repeated += offsets.count - there.count
    for offset in due.subtracting(there).sorted().prefix(3) { note("\(place): \(offset) is lost") }
    for offset in there.subtracting(due).sorted().prefix(3) { note("\(place): \(offset) should not be there") }
    if offsets.count != there.count { note("\(place): \(offsets.count - there.count) repeated") }
    if zip(offsets, offsets.dropFirst()).contains(where: >) { disordered.append(place) }
  }

  private mutating func note(_ fault: String) { if faults.count < 20 { faults.append(fault) } }
}

extension CommittedLog.Record {
  /// The offset of the raw record that a document was made from: its id ends in `partition-offset-document`.
  fileprivate var rawOffset: Int64? { originOffset("document") }
  /// The offset of the document that a prediction was made from.
  fileprivate var documentOffset: Int64? { originOffset("primary") }

  private func originOffset(_ role: String) -> Int64? {
    let parts = (headers[EventHeader.id] ?? "").split(separator: "-")
    guard parts.count > 2, parts[parts.count - 1] == role else { return nil }
    return Int64(parts[parts.count - 2])
  }
}

extension [DocumentSet.Outcome] {
  fileprivate func offsets(of outcome: DocumentSet.Outcome) -> [Int64] {
    indices.filter { self[$0] == outcome }.map { Int64($0) }
  }
}
