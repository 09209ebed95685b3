import Events
import Observability
import Pipeline
import Stages
import Statistics
import Testing

@testable import leeway

struct ConfigurationTests {
  private func read(_ text: String, environment: [String: String] = [:]) throws -> Configuration {
    try Configuration(YAMLFile(name: "leeway.yaml", text: text), environment: environment)
  }

  private func problems(_ text: String, environment: [String: String] = [:]) -> String {
    let error = #expect(throws: ConfigurationError.self) { try read(text, environment: environment) }
    return error?.description ?? ""
  }

  @Test func `an empty file is the defaults`() throws {
    let configuration = try read("")
    #expect(configuration.kafka.brokers == "localhost:9092")
    #expect(configuration.kafka.delivery == .exactlyOnce)
    #expect(configuration.ingest.sources.isEmpty)
    #expect(configuration.ingest.fallback == .fallback)
    #expect(configuration.ingest.pane == configuration.drift.pane)
    #expect(configuration.infer == InferSettings())
    #expect(configuration.drift == DriftSettings())
    #expect(configuration.flag == FlagSettings())
    #expect(configuration.http == nil)
    #expect(configuration.log.file == nil)
  }

  @Test func `every section reaches its settings`() throws {
    let configuration = try read(ConfigurationExample.text, environment: ["PASSWORD": "x"])
    #expect(configuration.kafka.brokers == "one:9092,two:9092")
    #expect(configuration.kafka.topicPrefix == "shop.")
    #expect(configuration.kafka.delivery == .atLeastOnce)
    #expect(configuration.kafka.instanceID == "worker-1")
    #expect(configuration.kafka.startTimeout == .seconds(5))
    #expect(configuration.kafka.properties == ["socket.timeout.ms": .plain("30000")])
    #expect(configuration.kafka.allProperties["security.protocol"] == .plain("SASL_SSL"))
    #expect(configuration.kafka.allProperties["sasl.password"] == .secret(Secret("x")))
    #expect(configuration.kafka.allProperties["ssl.endpoint.identification.algorithm"] == .plain("none"))
    #expect(configuration.ingest.topics == ["shop.documents.raw"])
    #expect(configuration.ingest.lateness == .seconds(120))
    #expect(configuration.ingest.pane == .seconds(1))
    #expect(configuration.ingest.limits.documentBytes == 2 << 20)
    let source = try #require(configuration.ingest.sources.first)
    #expect(source.name == "reviews")
    #expect(source.match.eventSource == "/shop/reviews")
    #expect(source.match.headers == [SourceMatch.Header(name: "kind", value: "review")])
    #expect(source.mapping.text.description == "/body/text")
    #expect(source.mapping.attributes.map(\.name) == ["shop", "country"])
    #expect(source.mapping.required == ["id"])
    #expect(configuration.ingest.fallback == nil)
    #expect(configuration.infer.model == "models/starter")
    #expect(configuration.infer.workers == 2)
    #expect(configuration.infer.sample == 0.05)
    #expect(configuration.drift.detector.baselineDocuments == 30_000)
    #expect(configuration.drift.detector.segmentAttributes == 1)
    #expect(configuration.flag.text)
    #expect(configuration.http == HTTPSettings(host: "0.0.0.0", port: 9_000))
    #expect(configuration.log.level == .debug)
    #expect(configuration.log.format == .json)
  }

  @Test(
    arguments: [
      ("kafka:\n  broker: x\n", "leeway.yaml:2: kafka.broker: there is no such key. Did you mean 'brokers'?"),
      ("kafak: {}\n", "leeway.yaml:1: kafak: there is no such key. Did you mean 'kafka'?"),
      ("\n\nzebra: 1\n", "leeway.yaml:3: zebra: there is no such key. Known here: drift, flag"),
      ("kafka: fast\n", "leeway.yaml:1: kafka: must be keys and values, not a single value"),
      ("kafka:\n  delivery: twice\n", "kafka.delivery: must be one of exactly_once, at_least_once, not 'twice'"),
      ("kafka:\n  start_timeout: soon\n", "leeway.yaml:2: kafka.start_timeout: must be a number with a unit"),
      ("kafka:\n  start_timeout: 30\n", "must be a number with a unit (ms, s, m, h or d), from 100ms to 1h, not '30'"),
      ("kafka:\n  start_timeout: 2h\n", "leeway.yaml:2: kafka.start_timeout: must be from 100ms to 1h, not 2h"),
      ("kafka:\n  topic_prefix: a b\n", "leeway.yaml:2: kafka.topic_prefix: may hold letters, digits"),
      ("kafka:\n  properties:\n    bootstrap.servers: x\n", "bootstrap.servers is set by kafka.brokers"),
      ("ingest:\n  topics: one\n", "leeway.yaml:2: ingest.topics: must be a list such as [one, two]"),
      ("ingest:\n  remembered_ids: many\n", "leeway.yaml:2: ingest.remembered_ids: must be a whole number from 0"),
      ("ingest:\n  remembered_ids: -1\n", "leeway.yaml:2: ingest.remembered_ids: must be from 0 to"),
      ("ingest:\n  limits:\n    depth: 0\n", "leeway.yaml:3: ingest.limits.depth: must be from 1 to 1000, not 0"),
      (
        "ingest:\n  limits:\n    text_bytes: 1 MB\n",
        "ingest.limits.text_bytes: must be a number of bytes, alone or with"
      ),
      ("ingest:\n  sources:\n    - match: {topic: x}\n", "leeway.yaml:3: ingest.sources[0].name: is missing"),
      ("ingest:\n  sources:\n    - name: a\n", "ingest.sources.a.match: nothing is asked of a record"),
      (
        "ingest:\n  sources:\n    - name: a\n      match: {topic: x}\n      fields:\n        text: body\n",
        "leeway.yaml:6: ingest.sources[0].fields.text: must be a JSON Pointer such as /text, not 'body'"
      ),
      (
        "ingest:\n  sources:\n    - name: a\n      match: {topic: x}\n      fields:\n        id: body\n",
        "leeway.yaml:6: ingest.sources[0].fields.id: 'body'"
      ),
      (
        "ingest:\n  sources:\n    - name: a\n      match: {tpic: x}\n",
        "leeway.yaml:4: ingest.sources[0].match.tpic: there is no such key. Did you mean 'topic'?"
      ),
      ("infer:\n  sample: 1.5\n", "leeway.yaml:2: infer.sample: must be a number from 0.0 to 1.0, not '1.5'"),
      ("infer:\n  sample: nan\n", "leeway.yaml:2: infer.sample: must be a number from 0.0 to 1.0"),
      ("infer:\n  workers: 0\n", "leeway.yaml:2: infer.workers: must be from 1 to 1024, not 0"),
      ("infer:\n  model: [a]\n", "leeway.yaml:2: infer.model: must be a single value, not a list"),
      ("drift:\n  baseline_documents: 100\n", "drift.baseline_documents: must be from 20000 to 100000000, not 100"),
      (
        "drift:\n  block_documents: 1000\n", "drift.block_documents: a baseline of 28000 documents would have 28 blocks"
      ),
      (
        "drift:\n  quality: {tolerance: 2}\n",
        "leeway.yaml:2: drift.quality.tolerance: must be a number from 0.0 to 1.0, not '2'"
      ),
      (
        "drift:\n  quality: {baseline_reviews: 5}\n",
        "leeway.yaml:2: drift.quality.baseline_reviews: must be from 100 to 10000000, not 5"
      ),
      ("drift:\n  volume_baseline: 36h\n", "leeway.yaml:2: drift.volume_baseline: must be from 2d to 366d, not 36h"),
      ("drift:\n  volume_baseline: 2881m\n", "leeway.yaml:2: drift.volume_baseline: must be a whole number of hours"),
      ("drift:\n  pane: 1.0005s\n", "leeway.yaml:2: drift.pane: must be a whole number of milliseconds"),
      ("drift:\n  segments: [a, a]\n", "leeway.yaml:2: drift.segments: each must be the name of an attribute"),
      ("flag:\n  text: maybe\n", "leeway.yaml:2: flag.text: must be true or false, not 'maybe'"),
      ("http:\n  port: 70000\n", "leeway.yaml:2: http.port: must be from 0 to 65535, not 70000"),
      ("log:\n  level: loud\n", "log.level: must be one of trace, debug, info, notice, warning, error, critical"),
      ("kafka: {}\nkafka: {}\n", "leeway.yaml:1: these keys are there twice: kafka"),
      ("kafka: [\n", "leeway.yaml:2: not valid YAML"),
    ])
  func `what is wrong is named with its line, its key and what is allowed`(text: String, expected: String) {
    #expect(problems(text).contains(expected))
  }

  @Test func `everything that is wrong is named at once, in the order of the lines`() {
    let text = "log:\n  level: loud\nkafka:\n  broker: x\nflag:\n  text: 3\n"
    let lines = problems(text).split(separator: "\n")
    #expect(lines.map { $0.prefix(15) } == ["leeway.yaml:2: ", "leeway.yaml:4: ", "leeway.yaml:6: "])
  }

  @Test func `a port of 0 and no section at all both serve nothing`() throws {
    #expect(try read("http: {port: 0}\n").http == nil)
    #expect(try read("http: {}\n").http == HTTPSettings(host: "127.0.0.1", port: 8_080))
  }

  @Test func `the environment wins over the file, and the command line over both`() throws {
    let folder = try ListFolder()
    try folder.write("leeway.yaml", "kafka: {brokers: file, topic_prefix: file.}\n")
    func load(_ environment: [String: String], _ overrides: ConfigurationOverrides) throws -> Configuration {
      try Configuration.load(path: nil, environment: environment, current: folder.path, overrides: overrides)
    }
    #expect(try load([:], ConfigurationOverrides()).kafka.brokers == "file")
    let environment = ["LEEWAY_BROKERS": "environment"]
    #expect(try load(environment, ConfigurationOverrides()).kafka.brokers == "environment")
    let overrides = ConfigurationOverrides(
      brokers: "flag", prefix: "flag.", delivery: "at_least_once", model: "m",
      properties: [("client.rack", .plain("a"))])
    let configuration = try load(environment, overrides)
    #expect(configuration.kafka.brokers == "flag")
    #expect(configuration.kafka.topicPrefix == "flag.")
    #expect(configuration.kafka.delivery == .atLeastOnce)
    #expect(configuration.infer.model == "m")
    #expect(configuration.kafka.properties["client.rack"] == .plain("a"))
    #expect(throws: ConfigurationError.self) { try load([:], ConfigurationOverrides(delivery: "never")) }
    #expect(throws: ConfigurationError.self) { try load(["LEEWAY_CONFIG": "/missing"], ConfigurationOverrides()) }
  }

  @Test(arguments: [[0xFF, 0xFE], Array("a: 1".utf8) + [0]] as [[UInt8]])
  func `a file that is no text is refused`(bytes: [UInt8]) throws {
    let folder = try ListFolder()
    try folder.write("leeway.yaml", bytes)
    #expect(throws: ConfigurationError.self) {
      try Configuration(YAMLFile(path: folder.path + "/leeway.yaml"), environment: [:])
    }
  }
}
