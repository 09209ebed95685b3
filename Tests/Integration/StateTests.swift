import Foundation
import Kafka
import Testing

@testable import Pipeline

extension BrokerTests {
  /// What becomes of state when its owner goes, and when its changelog is damaged.
  @Suite struct StateTests {
    @Test func `Workers killed while they restore lose nothing and repeat nothing`() throws {
      let load = try Load(partitions: 4, documents: 40_000)
      let first = try load.worker("first")
      try load.publish(share: 0.8)
      try load.finish()
      first.kill()
      for attempt in 1...3 {
        let worker = try load.worker("restoring-\(attempt)")
        try eventually("worker \(attempt) begins to restore") { try worker.says("restoring state") }
        worker.kill()
      }
      let last = try load.worker("last")
      try load.publish(share: 1)
      try load.finish()
      #expect(try last.says("state restored"))
      try last.stop()
      try load.check()
    }

    @Test func `Repeats are dropped after a restart too`() throws {
      let load = try Load(partitions: 2, documents: 3_000)
      let first = try load.worker("first")
      try load.publish(share: 0.5)
      try load.finish()
      first.kill()
      let second = try load.worker("second")
      try load.publish(share: 1)
      try load.finish()
      try second.stop()
      try load.check()
    }

    @Test func `Garbage in a changelog stops its partition with what to do, and no other`() throws {
      let load = try Load(partitions: 4, documents: 4_000)
      let first = try load.worker("first")
      try load.publish(share: 0.5)
      try load.finish()
      try first.stop()
      try load.cluster.write("garbage", to: TopicPartition(topic: load.cluster.changelog("ingest"), partition: 2))
      let second = try load.worker("second")
      try load.publish(share: 1)
      try eventually("partition 2 is stopped") { try second.says("leeway state rebuild ingest --partition 2") }
      let raw = load.cluster.name(.documentsRaw)
      let watch = try GroupWatch(
        load.cluster, group: load.cluster.group("ingest"),
        [0, 1, 3].map { TopicPartition(topic: raw, partition: $0) })
      try eventually("the other partitions go on") { try watch.look() == 0 }
      #expect(second.isRunning)
      #expect(try watch.committed(TopicPartition(topic: raw, partition: 2)) == load.published(in: 2, share: 0.5))
      try second.stop()
      load.cluster.remove()
    }

    @Test func `A partition that nothing comes to is committed up to its end, markers included`() throws {
      let load = try Load(partitions: 4, documents: 1_000)
      let worker = try load.worker("worker", Worker.Settings(stages: ["ingest", "summarize", "detect"]))
      try load.publish(share: 1)
      try load.finish()
      // Transactions without records of these partitions, and records without transactions.
      let cluster = load.cluster
      try cluster.writeInTransaction("not a prediction", to: cluster.places(cluster.name(.predictions)))
      let watch = try GroupWatch(
        cluster,
        [
          (cluster.group("summarize"), cluster.name(.predictions)), (cluster.group("detect"), cluster.name(.summaries)),
        ])
      try eventually("no lag is left") { try watch.look() == 0 }
      try worker.stop()
      cluster.remove()
    }
  }
}
