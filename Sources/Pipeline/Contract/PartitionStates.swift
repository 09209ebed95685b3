/// The states of the partitions at hand, by partition number.
package struct PartitionStates<State: Sendable>: Sendable {
  package private(set) var byPartition: [Int32: State] = [:]
  private let make: @Sendable (Int32) -> State

  package init(make: @escaping @Sendable (Int32) -> State) {
    self.make = make
  }

  /// The state of `partition`; made on first use.
  package subscript(partition: Int32) -> State {
    get { byPartition[partition] ?? make(partition) }
    _modify { yield &byPartition[partition, default: make(partition)] }
  }

  /// Puts a state that was restored in the place of the one there is.
  package mutating func put(_ state: State, for partition: Int32) {
    byPartition[partition] = state
  }

  /// Lets go of a partition's state.
  package mutating func forget(_ partition: Int32) {
    byPartition[partition] = nil
  }

  /// Makes the state of `partition` if there is none.
  package mutating func prepare(_ partition: Int32) {
    if byPartition[partition] == nil { byPartition[partition] = make(partition) }
  }
}
