/// A changelog that does not say what the state was. Beginning with nothing in its place would repeat or lose what the
/// stage knew, so the partition stands still until someone decides.
package struct ChangelogError: Error, Sendable, Equatable, CustomStringConvertible {
  package let stage: String
  package let topic: String
  package let partition: Int32
  /// Of the record at hand; nil where it is about all of them together.
  package let offset: Int64?
  /// What is wrong.
  package let fault: String

  package init(stage: String, topic: String, partition: Int32, offset: Int64? = nil, fault: String) {
    self.stage = stage
    self.topic = topic
    self.partition = partition
    self.offset = offset
    self.fault = fault
  }

  /// For example: `the state of ingest cannot be restored from leeway.ingest.changelog[3]: the record at offset 17 …`.
  package var description: String {
    let place = offset.map { "the record at offset \($0): " } ?? ""
    return "the state of \(stage) cannot be restored from \(topic)[\(partition)]: \(place)\(fault); make it anew from "
      + "the stage's input with `leeway state rebuild \(stage) --partition \(partition)`"
  }
}
