import Glibc
import Kafka
import Testing

@testable import Pipeline

extension BrokerTests {
  /// A broker that is killed and started again under the workers.
  @Suite(
    .enabled(
      if: TestSettings.killBroker != nil && TestSettings.startBroker != nil, TestSettings.restartReason))
  struct BrokerLossTests {
    @Test func `A broker killed twice under load costs time and nothing else`() throws {
      let load = try Load(partitions: 4, documents: 60_000)
      let workers = [try load.worker("one"), try load.worker("two")]
      for round in 1...2 {
        try load.publish(share: Double(round) / 3)
        try eventually("documents are committed") { try load.committed() > 0 }
        try shell(TestSettings.killBroker)
        try shell(TestSettings.startBroker)
      }
      try load.publish(share: 1)
      try load.finish()
      for worker in workers {
        #expect(worker.isRunning, "see \(worker.log)")
        try worker.stop()
      }
      try load.check()
    }

    /// By the C library: Foundation's processes end only when what they started in the background has ended too.
    private func shell(_ command: String?) throws {
      let command: String = try #require(command)
      try #require(system(command) == 0)
    }
  }
}
