/// What a stage keeps for one partition, in a form that outlives the process.
///
/// It is kept as entries, each under a key of its own, in the partition of the same number of the stage's changelog: a
/// compacted topic, so that what is stored is one value for each key. A state chooses its entries such that a batch
/// changes few of them.
///
/// The runtime asks for the changes of a partition after every batch that touched it, and sends them in the same
/// transaction as the batch's outputs and offsets. Another process begins with a new state, hands it every entry and
/// goes on: from then on it must write, byte for byte, what the first one would have written.
package protocol KeptState: Sendable {
  /// Hands over every entry that changed since this was last called; afterwards nothing counts as changed.
  mutating func takeChanges(into changes: inout StateChanges)

  /// Takes in one entry of the changelog, in the log's order: a later one replaces an earlier one of the same key, and a
  /// missing value removes it. How much of what was superseded is still there is not known: compaction runs when it
  /// will. The bytes are lent.
  ///
  /// - Throws: where the entry cannot be understood.
  mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws

  /// After the last entry: checks that what was restored fits together. Nothing counts as changed then.
  mutating func finishRestoring() throws
}

extension NoState: KeptState {
  package mutating func takeChanges(into changes: inout StateChanges) {}

  /// - Throws: always; nothing is ever written for it.
  package mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    throw StateFault("the stage keeps nothing, and there is an entry")
  }

  package mutating func finishRestoring() throws {}
}

/// Why an entry of a changelog, or all of them together, cannot be a state.
public struct StateFault: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
