import Testing

@testable import leeway

struct TopicPlanTests {
  static let wanted = [
    TopicSpecification(
      name: "documents", partitions: 4, settings: ["retention.ms": "1000", "cleanup.policy": "delete"]),
    TopicSpecification(name: "predictions", partitions: 4, settings: ["retention.ms": "1000"]),
    TopicSpecification(name: "drift.alerts", partitions: 1),
  ]

  @Test func `a cluster without topics gets them all`() {
    let plan = TopicPlan(Self.wanted, prefix: "shop.", found: ["documents": .init(partitions: 9)])
    #expect(
      plan.lines == [
        "+ shop.documents: make it with 4 partitions", "    cleanup.policy = delete", "    retention.ms = 1000",
        "+ shop.predictions: make it with 4 partitions", "    retention.ms = 1000",
        "+ shop.drift.alerts: make it with 1 partition",
        "3 topics: 3 to make, 0 to change, 0 refused, 0 as they should be.",
      ])
    #expect(!plan.isDone && !plan.isRefused)
  }

  @Test func `settings that differ are changed, other ones left alone`() {
    let plan = TopicPlan(
      Self.wanted, prefix: "",
      found: [
        "documents": .init(partitions: 4, settings: ["retention.ms": "5", "max.message.bytes": "7"]),
        "predictions": .init(partitions: 4, settings: ["retention.ms": "1000", "compression.type": "zstd"]),
        "drift.alerts": .init(partitions: 1, settings: [:]),
        "others": .init(partitions: 1, settings: [:]),
      ])
    #expect(
      plan.lines == [
        "~ documents: change 2 settings", "    cleanup.policy: not set -> delete", "    retention.ms: 5 -> 1000",
        "= predictions", "= drift.alerts", "3 topics: 0 to make, 1 to change, 0 refused, 2 as they should be.",
      ])
  }

  @Test func `another number of partitions is refused, with what can be done`() {
    let plan = TopicPlan(Self.wanted, prefix: "", found: ["predictions": .init(partitions: 6, settings: [:])])
    #expect(plan.isRefused)
    #expect(plan.lines.contains { $0.hasPrefix("! predictions: has 6 partitions, its file says 4.") })
    #expect(plan.lines.contains { $0.contains("kafka.topic_prefix") && $0.contains("replay") })
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
