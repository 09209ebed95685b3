/// A document that stands for others in its bin: those with the smallest hashes are kept, so that merging keeps the
/// same ones in any order.
package struct Exemplar: Sendable, Hashable {
  /// Of the document's id; written as 16 hexadecimal digits.
  package var hash: UInt64
  /// The partition of the documents' topic, and the offset there.
  package var partition: Int32
  package var offset: Int64
  package var id: String

  package init(hash: UInt64, partition: Int32, offset: Int64, id: String) {
    self.hash = hash
    self.partition = partition
    self.offset = offset
    self.id = id
  }
}
