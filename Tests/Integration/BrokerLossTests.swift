import Foundation
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

    private func shell(_ command: String?) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", try #require(command)]
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
    }
  }
}
