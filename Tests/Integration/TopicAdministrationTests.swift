import Foundation
import Kafka
import Testing

@testable import Pipeline

extension BrokerTests {
  /// `leeway topics` against a broker that has settings and makes topics.
  @Suite struct TopicAdministrationTests {
    @Test func `What was applied once leaves nothing to do`() throws {
      let cluster = try TestCluster(partitions: 3)
      let plan = try cluster.run(["topics", "plan", "--topics", "\(cluster.folder)/topics"])
      #expect(plan.status == 0, "\(plan.output)")
      let again = try cluster.run(["topics", "apply", "--topics", "\(cluster.folder)/topics"])
      #expect(again.status == 0, "\(again.output)")
      #expect(!again.output.contains("made ") && !again.output.contains("changed "))
      #expect(try cluster.places(cluster.name(.documents)).count == 3)
      cluster.remove()
    }

    @Test func `A changed setting is planned and applied, and settings that others made stay`() throws {
      let cluster = try TestCluster(partitions: 1)
      let topic = cluster.name(.documents)
      let admin = try Admin(cluster.client)
      func settings() throws -> [String: TopicSetting] { try admin.settings(of: topic, timeout: TestCluster.patience) }
      try eventually("the broker has the topic's settings") { try settings()["retention.ms"]?.isOwn == true }
      try admin.change(["segment.bytes": "104857600"], of: topic, timeout: TestCluster.patience)
      try eventually("the broker has the setting") { try settings()["segment.bytes"]?.isOwn == true }
      try edit(cluster, "documents", from: #/retention.ms: \d+/#, to: "retention.ms: 864000000")
      let plan = try cluster.run(["topics", "plan", "--topics", "\(cluster.folder)/topics"])
      #expect(plan.status == 2 && plan.output.contains("retention.ms"), "\(plan.output)")
      let arguments = ["topics", "apply", "--topics", "\(cluster.folder)/topics"]
      let applied = try cluster.run(arguments)
      #expect(applied.status == 0 && applied.output.contains("changed \(topic)"), "\(applied.output)")
      try eventually("the broker has the setting") { try settings()["retention.ms"]?.value == "864000000" }
      #expect(try settings()["segment.bytes"]?.value == "104857600")
      #expect(try settings()["segment.bytes"]?.isOwn == true)
      cluster.remove()
    }

    @Test func `Another number of partitions is refused, with what can be done`() throws {
      let cluster = try TestCluster(partitions: 2)
      try edit(cluster, "documents", from: #/partitions: \d+/#, to: "partitions: 5")
      let applied = try cluster.run(["topics", "apply", "--topics", "\(cluster.folder)/topics"])
      #expect(applied.status == 1 && applied.output.contains("has 2 partitions"), "\(applied.output)")
      #expect(try cluster.places(cluster.name(.documents)).count == 2)
      cluster.remove()
    }

    private func edit(_ cluster: TestCluster, _ topic: String, from: Regex<Substring>, to: String) throws {
      let path = "\(cluster.folder)/topics/\(topic).yaml"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing(from, with: to).write(toFile: path, atomically: true, encoding: .utf8)
    }
  }
}
