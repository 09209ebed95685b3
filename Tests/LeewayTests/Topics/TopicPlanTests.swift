import Kafka
import Testing

@testable import leeway

struct TopicPlanTests {
  static let wanted = [
    TopicSpecification(
      name: "documents", partitions: 4, settings: ["retention.ms": "1000", "cleanup.policy": "delete"]),
    TopicSpecification(name: "predictions", partitions: 4, settings: ["retention.ms": "1000"]),
    TopicSpecification(name: "drift.alerts", partitions: 1),
  ]

  private func found(_ partitions: Int, _ settings: [String: String] = [:], own: Bool = true) -> TopicPlan.Found {
    .init(partitions: partitions, settings: settings.mapValues { TopicSetting(value: $0, isOwn: own) })
  }

  @Test func `a cluster without topics gets them all`() {
    let plan = TopicPlan(Self.wanted, prefix: "shop.", found: ["documents": .init(partitions: 9)], replicas: 3)
    #expect(
      plan.lines == [
        "+ shop.documents: make it with 4 partitions and 3 replicas", "    cleanup.policy = delete",
        "    retention.ms = 1000", "+ shop.predictions: make it with 4 partitions and 3 replicas",
        "    retention.ms = 1000", "+ shop.drift.alerts: make it with 1 partition and 3 replicas",
        "3 topics: 3 to make, 0 to change, 0 refused, 0 as they should be.",
      ])
    #expect(!plan.isDone && !plan.isRefused)
  }

  @Test func `settings that differ are changed, with both values and whose they were; other ones are left alone`() {
    let plan = TopicPlan(
      Self.wanted, prefix: "",
      found: [
        "documents": found(4, ["retention.ms": "5", "cleanup.policy": "delete", "max.message.bytes": "7"]),
        "predictions": found(4, ["retention.ms": "5", "compression.type": "zstd"], own: false),
        "drift.alerts": found(1), "others": found(1),
      ])
    #expect(
      plan.lines == [
        "~ documents: change 1 setting", "    retention.ms: 5 (set) -> 1000", "~ predictions: change 1 setting",
        "    retention.ms: 5 (the broker's default) -> 1000", "= drift.alerts",
        "3 topics: 0 to make, 2 to change, 0 refused, 1 as they should be.",
      ])
  }

  @Test(
    arguments: [
      ("retention.ms", "1000", "999", DataLoss.retention), ("retention.ms", "-1", "1000", .retention),
      ("retention.ms", "1000", "-1", nil), ("retention.ms", "1000", "1001", nil),
      ("retention.bytes", "-1", "5", .retention), ("min.compaction.lag.ms", "10", "5", .retention),
      ("cleanup.policy", "delete", "compact", .cleanup), ("cleanup.policy", "compact", "delete", .cleanup),
      ("cleanup.policy", "delete", "compact,delete", .cleanup), ("cleanup.policy", "compact,delete", "compact", nil),
      ("max.message.bytes", "100", "99", .messageSize), ("max.message.bytes", "100", "101", nil),
      ("compression.type", "zstd", "lz4", nil), ("message.timestamp.type", "CreateTime", "LogAppendTime", nil),
    ] as [(String, String, String, DataLoss?)])
  func `what would lose data is refused until its flag is given`(
    setting: String, from: String, to: String, loss: DataLoss?
  ) {
    let wanted = [TopicSpecification(name: "a", partitions: 1, settings: [setting: to])]
    let cluster = ["a": found(1, [setting: from])]
    let plan = TopicPlan(wanted, prefix: "", found: cluster)
    #expect(plan.isRefused == (loss != nil))
    #expect(!plan.isDone)
    guard let loss else { return }
    #expect(plan.lines[0].hasPrefix("! a:"))
    #expect(plan.lines[1].contains("\(from) (set) -> \(to)  REFUSED") && plan.lines[1].contains(loss.flag))
    let others = Set(DataLoss.allCases).subtracting([loss])
    #expect(TopicPlan(wanted, prefix: "", found: cluster, allowed: others).isRefused)
    #expect(!TopicPlan(wanted, prefix: "", found: cluster, allowed: [loss]).isRefused)
  }

  @Test func `the same cleanup in another order is no change`() {
    let wanted = [TopicSpecification(name: "a", partitions: 1, settings: ["cleanup.policy": "compact,delete"])]
    #expect(TopicPlan(wanted, prefix: "", found: ["a": found(1, ["cleanup.policy": "delete,compact"])]).isDone)
  }

  @Test func `another number of partitions is refused, with what can be done`() {
    let plan = TopicPlan(Self.wanted, prefix: "", found: ["predictions": found(6)])
    #expect(plan.isRefused)
    #expect(plan.lines.contains { $0.hasPrefix("! predictions: has 6 partitions, its file says 4.") })
    #expect(plan.lines.contains { $0.contains("kafka.topic_prefix") && $0.contains("leeway replay") })
    #expect(plan.refusals.count == 1)
  }

  @Test func `topics with the prefix that no file describes are named and left alone`() {
    let cluster = [
      "p.documents": found(4, ["retention.ms": "1000", "cleanup.policy": "delete"]),
      "p.predictions": found(4, ["retention.ms": "1000"]), "p.drift.alerts": found(1), "p.drift.old": found(2),
      "p.raw": found(3), "q.documents": found(1),
    ]
    let plan = TopicPlan(Self.wanted, prefix: "p.", found: cluster, foreign: ["p.raw"])
    #expect(plan.isDone && !plan.isRefused)
    #expect(
      plan.lines.filter { $0.hasPrefix("?") } == ["? p.drift.old: 2 partitions, described by no file; left alone"])
    #expect(plan.lines.last?.hasSuffix("3 as they should be. 1 topic that no file describes.") == true)
    let bare = TopicPlan(Self.wanted, prefix: "", found: ["drift.old": found(1), "other": found(1), "__x": found(1)])
    #expect(bare.lines.filter { $0.hasPrefix("?") } == ["? drift.old: 1 partition, described by no file; left alone"])
  }

  @Test func `a cluster that has everything needs nothing, also where it does not tell its settings`() {
    let plan = TopicPlan(
      Self.wanted, prefix: "",
      found: [
        "documents": .init(partitions: 4), "predictions": .init(partitions: 4), "drift.alerts": .init(partitions: 1),
      ])
    #expect(plan.isDone)
  }
}
