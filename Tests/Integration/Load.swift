import Kafka
import Testing

@testable import Pipeline

/// Documents for `ingest` alone, published share by share.
final class Load {
  let cluster: TestCluster
  let documents: DocumentSet
  private let publisher: RawPublisher
  private let watch: GroupWatch

  init(partitions: Int, documents count: Int) throws {
    cluster = try TestCluster(partitions: partitions)
    documents = DocumentSet(count: count, seed: 7, lateOnes: true, partitions: partitions)
    publisher = try RawPublisher(cluster)
    watch = try GroupWatch(cluster, [(cluster.group("ingest"), cluster.name(.documentsRaw))])
  }

  func worker(_ name: String, _ settings: Worker.Settings = Worker.Settings()) throws -> Worker {
    try Worker(cluster, name: name, settings)
  }

  /// Publishes until this share of all documents is published.
  func publish(share: Double) throws {
    let due = Int(Double(documents.documents.count) * share)
    try publisher.publish(documents.documents[publisher.published..<max(due, publisher.published)])
  }

  /// How many raw records are committed.
  func committed() throws -> Int64 { Int64(publisher.published) - (try watch.look()) }

  /// Waits until all that is published is committed.
  func finish() throws {
    try eventually("everything in \(cluster.folder) is committed") { try watch.look() == 0 }
  }

  /// How many raw records a partition has once this share is published.
  func published(in partition: Int32, share: Double) -> Int64 {
    let due = Int(Double(documents.documents.count) * share)
    return Int64(documents.documents.prefix(due).count { $0.place(among: cluster.partitions) == partition })
  }

  func committedDocuments() throws -> Int { try CommittedLog(cluster, cluster.name(.documents), values: false).count }

  /// Everything is there once and in order; then the folder is not needed any more.
  func check(location: SourceLocation = #_sourceLocation) throws {
    let outcomes = documents.outcomes(partitions: cluster.partitions)
    let check = try DeliveryCheck(cluster, outcomes, hasPredictions: false)
    #expect(check.isClean, "\(check.faults), see \(cluster.folder)", sourceLocation: location)
    if check.isClean { cluster.remove() }
  }
}
