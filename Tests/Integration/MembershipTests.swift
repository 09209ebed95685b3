import Foundation
import Kafka
import Testing

@testable import Pipeline

extension BrokerTests {
  /// Processes that are fenced, suspended, added, removed and restarted while documents come.
  @Suite struct MembershipTests {
    @Test func `Two processes of one instance id write nothing twice, and one of them does the work`() throws {
      let load = try Load(partitions: 4, documents: 4_000)
      let first = try load.worker("first", Worker.Settings(instanceID: "same"))
      try load.publish(share: 0.25)
      try eventually("the first worker gets on") { try load.committed() > 0 }
      let second = try load.worker("second", Worker.Settings(instanceID: "same"))
      try load.publish(share: 0.5)
      try eventually("the second worker takes over") { try second.says("partitions assigned") }
      try load.publish(share: 1)
      try load.finish()
      try eventually("the first is told") {
        try !first.isRunning || first.says("starting the clients anew") || first.says("fenced")
      }
      // Where it goes on trying, stopping it must still be graceful.
      if first.isRunning { first.kill() }
      try second.stop()
      try load.check()
    }

    @Test func `A worker suspended for longer than its transaction and its session may last writes nothing twice`()
      throws
    {
      let load = try Load(partitions: 4, documents: 20_000)
      let properties = ["session.timeout.ms": "6000", "heartbeat.interval.ms": "1000"]
      let settings = Worker.Settings(properties: properties)
      let sleeper = try load.worker("sleeper", settings)
      try eventually("the sleeper has all partitions") { try sleeper.says("partitions assigned") }
      try load.publish(share: 0.5)
      try eventually("the sleeper is at work") { try load.committed() > 0 }
      sleeper.suspend()
      let other = try load.worker("other", settings)
      try load.publish(share: 1)
      // The other does all that there is, however long the broker takes to give up on the sleeper.
      try load.finish()
      let lines = try load.committedDocuments()
      sleeper.resume()
      try eventually("the sleeper is back in the group") {
        try sleeper.says("partitions lost") || sleeper.says("partitions revoked") || sleeper.says("anew")
      }
      try sleeper.stop()
      try other.stop()
      #expect(try load.committedDocuments() == lines)
      try load.check()
    }

    @Test func `Workers that come and go gracefully under load write everything once`() throws {
      let load = try Load(partitions: 8, documents: 30_000)
      var workers = [try load.worker("worker-0")]
      for step in 1...6 {
        try load.publish(share: Double(step) / 7)
        guard step % 3 == 0 else {
          workers.append(try load.worker("worker-\(step)"))
          continue
        }
        let leaving = workers.removeFirst()
        try eventually("it has joined") { try leaving.says("partitions assigned") }
        try leaving.stop()
      }
      try load.publish(share: 1)
      try load.finish()
      for worker in workers { try worker.stop() }
      try load.check()
    }

    @Test func `A restarted instance gets its partitions back, and the others keep theirs`() throws {
      let load = try Load(partitions: 4, documents: 4_000)
      let properties = ["session.timeout.ms": "45000"]
      func start(_ name: String, _ instance: String) throws -> Worker {
        try load.worker(name, Worker.Settings(instanceID: instance, properties: properties))
      }
      let stays = try start("stays", "a")
      try eventually("the first has all") { try stays.says("partitions assigned") }
      let leaves = try start("leaves", "b")
      try eventually("the second has some") { try leaves.says("partitions assigned") }
      try load.publish(share: 0.5)
      try load.finish()
      let (before, revoked) = (try leaves.lines("partitions assigned"), try stays.lines("partitions revoked"))
      leaves.kill()
      let back = try start("back", "b")
      try eventually("it is back") { try back.says("partitions assigned") }
      try load.publish(share: 1)
      try load.finish()
      #expect(try back.lines("partitions assigned").last?.places == before.last?.places)
      #expect(try stays.lines("partitions revoked").count == revoked.count)
      try back.stop()
      try stays.stop()
      try load.check()
    }
  }
}
