package import Pipeline

// Nothing outlives the process yet: a partition that was used before is refused, as the runtime says.
extension IngestState: KeptState {
  package mutating func takeChanges(into changes: inout StateChanges) {}

  package mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    throw StateFault("entries of this stage cannot be read by this version")
  }

  package mutating func finishRestoring() throws {}
}
