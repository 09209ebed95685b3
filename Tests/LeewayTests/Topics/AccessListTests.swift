import Pipeline
import Testing

@testable import leeway

struct AccessListTests {
  private func configuration(_ text: String = "kafka: {topic_prefix: p.}") throws -> Configuration {
    try Configuration(YAMLFile(name: "leeway.yaml", text: text), environment: [:])
  }

  private func rules(_ subject: AccessList.Subject, _ configuration: Configuration) -> [AccessRule] {
    AccessList(subject, configuration, topics: ["documents", "drift.alerts"]).rules
  }

  @Test(arguments: StageName.allCases)
  func `a stage may read what it reads, write what it writes, and nothing else`(stage: StageName) throws {
    let configuration = try configuration()
    let layout = TopicLayout(prefix: "p.", counts: [:])
    let topics = StageTopics.of(stage, configuration, layout)
    let rules = rules(.stage(stage), configuration)
    func names(_ operation: AccessRule.Operation) -> Set<String> {
      Set(rules.filter { $0.resource == .topic && $0.operations.contains(operation) }.map(\.name))
    }
    let state: Set<String> = topics.keepsState ? [layout.changelog(of: topics.name)] : []
    #expect(names(.read) == Set(topics.inputs + topics.lookups.map(layout.name(of:))).union(state))
    #expect(names(.write) == Set(topics.outputs.map(layout.name(of:))).union(state))
    let runner = RunnerConfiguration(client: KafkaSettings().client(), delivery: .exactlyOnce, prefix: "p.")
    #expect(rules.filter { $0.resource == .group }.map(\.name) == [runner.group(of: stage.rawValue)])
    let transactional = rules.filter { $0.resource == .transactionalID }
    #expect(transactional.map(\.name) == ["p.leeway.\(stage.rawValue)."])
    #expect(transactional.allSatisfy { $0.isPrefix })
    #expect(!rules.contains { $0.resource == .cluster })
  }

  @Test func `the stages' names are those of the rules`() throws {
    let layout = TopicLayout(counts: [:])
    for name in StageName.allCases { #expect(StageTopics.of(name, try configuration(), layout).name == name.rawValue) }
    #expect(StageTopics.of(.flag, try configuration(), layout).lookups == [.documents])
    #expect(StageTopics.of(.detect, try configuration(), layout).keepsState)
    #expect(!StageTopics.of(.infer, try configuration(), layout).keepsState)
  }

  @Test func `without transactions there is no transactional id`() throws {
    let configuration = try configuration("kafka: {delivery: at_least_once}")
    #expect(!rules(.stage(.ingest), configuration).contains { $0.resource == .transactionalID })
  }

  @Test func `what ingest is configured to read is what it and its producers get`() throws {
    let configuration = try configuration("ingest: {topics: [shop.a, shop.b]}")
    #expect(rules(.publish, configuration).map(\.name) == ["shop.a", "shop.b"])
    #expect(rules(.stage(.ingest), configuration).contains { $0.name == "shop.b" && $0.operations == [.read] })
    #expect(rules(.quarantineReplay, configuration).contains { $0.name == "shop.a" && $0.operations == [.write] })
  }

  @Test func `brokers before 2 8 ask for idempotent sending besides`() throws {
    for subject in [AccessList.Subject.publish, .stage(.infer)] {
      let list = AccessList(subject, try configuration(), topics: [], isOldBroker: true)
      #expect(list.rules.last?.operations == [.idempotentWrite])
    }
    #expect(AccessList(.watch, try configuration(), topics: [], isOldBroker: true).rules.count == 1)
  }

  @Test func `command lines are as kafka-acls takes them, with every word quoted that needs it`() throws {
    let rules = rules(.stage(.summarize), try configuration("kafka: {brokers: 'a:9092,b:9092'}"))
    let lines = rules.map { $0.command(brokers: "a:9092,b:9092", principal: "User:it's") }
    let start = "kafka-acls.sh --bootstrap-server a:9092,b:9092 --add --allow-principal 'User:it'\\''s' --operation "
    #expect(
      lines == [
        start + "Read --topic predictions", start + "Read --topic predictions.shadow", start + "Read --topic reviews",
        start + "Write --topic drift.summaries",
        start + "Write --topic documents.quarantine", start + "Read --group leeway.summarize",
        start + "Write --operation Describe --transactional-id leeway.summarize. --resource-pattern-type prefixed",
      ])
  }

  @Test func `a table has a line for each right`() throws {
    let list = AccessList(.watch, try configuration(), topics: [])
    #expect(list.table == ["watch", "  topic  p.drift.alerts  Read  the topic that is watched"])
  }
}
