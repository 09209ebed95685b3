import Events
import Synchronization

@testable import Pipeline

/// Copies raw records to `documents`, partition by partition. What it does besides is told from outside.
struct EchoStage<State: KeptState>: Stage {
  let name: String
  var tick: Duration?
  let initial: State
  let calls: Calls
  var limit = BatchLimit()

  var outputs: [Topic] { [.documents, .quarantine] }
  var batchLimit: BatchLimit { limit }
  func inputs(_ layout: TopicLayout) -> [String] { [layout.name(of: .documentsRaw)] }
  func makeState(partition: Int32) -> State { initial }

  mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<State>, output: inout StageOutput
  ) throws {
    try calls.called(records: input.records.count, ends: input.ends)
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

extension EchoStage where State == NoState {
  init(_ name: String = "echo", tick: Duration? = nil, calls: Calls = Calls(), limit: BatchLimit = BatchLimit()) {
    self.init(name: name, tick: tick, initial: NoState(), calls: calls, limit: limit)
  }
}

/// How many records a partition has seen.
struct SeenCount: KeptState {
  var count: UInt64 = 0
  private var isChanged = false

  mutating func add(_ more: Int) {
    count += UInt64(more)
    isChanged = isChanged || more > 0
  }

  mutating func takeChanges(into changes: inout StateChanges) {
    guard isChanged else { return }
    let count = count
    changes.put("seen") { $0.append(littleEndian: count) }
    isChanged = false
  }

  mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws {
    guard key.elementsEqual("seen".utf8), let value, value.count == 8 else { throw StateFault("this is no count") }
    count = UInt64(littleEndian: value.loadUnaligned(as: UInt64.self))
  }

  mutating func finishRestoring() throws { isChanged = false }
}

/// What a stage under test was called with, and what it shall do.
final class Calls: Sendable {
  struct Failure: Error {}

  private struct Contents {
    var records: [Int] = []
    var ends: [PartitionEnd] = []
    var failuresLeft = 0
    var isHeld = false
  }

  private let contents = Mutex(Contents())

  /// Sizes of the batches, empty ones included.
  var records: [Int] { contents.withLock { $0.records } }
  var ends: [PartitionEnd] { contents.withLock { $0.ends } }
  var finalTimes: [Timestamp] { ends.compactMap(\.finalTime) }

  /// Lets the next calls throw.
  func fail(times: Int) { contents.withLock { $0.failuresLeft = times } }
  /// Keeps every call from returning until `release`.
  func hold() { contents.withLock { $0.isHeld = true } }
  func release() { contents.withLock { $0.isHeld = false } }

  func called(records: Int, ends: [PartitionEnd]) throws {
    contents.withLock {
      $0.records.append(records)
      $0.ends += ends
    }
    let nothing = Mailbox<Never>()
    while contents.withLock({ $0.isHeld }) { _ = nothing.take(within: .milliseconds(1)) }
    try contents.withLock {
      guard $0.failuresLeft > 0 else { return }
      $0.failuresLeft -= 1
      throw Failure()
    }
  }
}
