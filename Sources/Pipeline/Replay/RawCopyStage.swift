/// Copies raw documents into a `documents.raw` with another number of partitions: key, value, headers and time as they
/// are, and each in the partition where a producer would put its key now.
///
/// Records without a key keep the order of their partition: they go to its number, modulo the number of partitions. Given
/// in the order of their times, as a replay reads them, documents of different partitions stay in time beside each other.
package struct RawCopyStage: Stage {
  package static let stageName = "raw"

  package var name: String { Self.stageName }
  private let topics: [String]

  /// - Parameter topics: the full names of the topics that `ingest` reads.
  package init(_ topics: [String]) { self.topics = topics }

  package func inputs(_ layout: TopicLayout) -> [String] { topics }
  package var outputs: [Topic] { [.documentsRaw] }

  package mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<NoState>, output: inout StageOutput
  ) throws {
    let layout = input.layout
    for index in 0..<input.records.count {
      input.records.withRecord(index) { Self.copy($0, layout, to: &output) }
    }
  }

  private static func copy(_ record: borrowing Record, _ layout: TopicLayout, to output: inout StageOutput) {
    var partition = record.partition % max(1, layout.partitions(of: .documentsRaw))
    if let key = record.key { partition = layout.partition(of: .documentsRaw, key: key.bytes) }
    output.open(.documentsRaw, partition: partition)
    if let key = record.key { output.key(key) }
    record.forEachHeader { name, value in
      let name = output.share(name)
      output.header(name, value.map { output.share($0) })
    }
    if let value = record.value { output.value(value) }
    if let timestamp = record.timestamp { output.timestamp(timestamp) }
    output.close()
  }
}
