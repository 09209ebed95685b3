import Events
import Pipeline

/// Copies every record to the same partition of `documents`, as the C loops do.
struct CopyStage<State: CopyCounting>: Stage {
  let name: String
  let initial: State

  var outputs: [Topic] { [.documents] }
  var batchLimit: BatchLimit { BatchLimit(records: Field.batch, bytes: 64 << 20) }
  func inputs(_ layout: TopicLayout) -> [String] { [layout.name(of: .documentsRaw)] }
  func makeState(partition: Int32) -> State { initial }

  mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<State>, output: inout StageOutput
  ) throws {
    for slice in input.records.slices { states[slice.partition].count(slice.indices.count) }
    for index in 0..<input.records.count {
      input.records.withRecord(index) { record in
        output.open(.documents, partition: record.partition)
        if let key = record.key { output.key(key) }
        if let value = record.value { output.value(value) }
        output.close()
      }
    }
  }
}

protocol CopyCounting: KeptState {
  mutating func count(_ records: Int)
}

extension NoState: CopyCounting {
  func count(_ records: Int) {}
}

/// How many records were copied: one entry of the changelog a batch and partition.
struct CopyState: CopyCounting {
  private var copied: UInt64 = 0
  private var hasChanged = false

  mutating func count(_ records: Int) {
    copied += UInt64(records)
    hasChanged = true
  }

  mutating func takeChanges(into changes: inout StateChanges) {
    guard hasChanged else { return }
    hasChanged = false
    let copied = copied
    changes.put("copied") { $0.append(littleEndian: copied) }
  }

  mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    copied = value.map { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) } ?? 0
  }

  mutating func finishRestoring() throws {}
}
