import Foundation
import Pipeline
import Synchronization

/// Copies a document's number to `documents`, and takes its time over it.
struct SlowStage: Stage {
  let name = "slow"
  let pace: Pace

  var outputs: [Topic] { [.documents] }
  func inputs(_ layout: TopicLayout) -> [String] { [layout.name(of: .documentsRaw)] }

  mutating func process(
    _ input: borrowing StageInput, states: inout PartitionStates<NoState>, output: inout StageOutput
  ) throws {
    Thread.sleep(forTimeInterval: pace.seconds(for: input.records.count))
    for index in 0..<input.records.count {
      input.records.withRecord(index) { record in
        guard let value = record.value, value.count >= Document.numberBytes else { return }
        output.open(.documents, partition: record.partition)
        output.value(UnsafeRawBufferPointer(rebasing: value[..<Document.numberBytes]))
        output.close()
      }
    }
  }
}

/// How long the stage takes: a while for its first batch, then so much a document, and in the end nothing.
final class Pace: Sendable {
  private let state: Mutex<(firstCall: Double, document: Double)>

  init(firstCall: Duration, document: Duration) {
    state = Mutex((firstCall / .seconds(1), document / .seconds(1)))
  }

  func hurry() { state.withLock { $0 = (0, 0) } }

  func seconds(for documents: Int) -> Double {
    state.withLock { state in
      defer { if documents > 0 { state.firstCall = 0 } }
      return documents > 0 ? max(state.firstCall, state.document * Double(documents)) : 0
    }
  }
}
