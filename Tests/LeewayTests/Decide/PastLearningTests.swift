import Events
import Kafka
import Pipeline
import Stages
import Statistics
import Testing

@testable import leeway

/// The past of a stream is read from a cluster.
@Suite("Learning from the topic of summaries", .serialized)
struct PastLearningTests {
  private static let stream = DocumentStream(source: "mail", model: "topics", version: "1")
  private static let start = Timestamp(microseconds: 1_704_067_200_000_000)

  private let cluster: EmbeddedCluster
  private let settings: KafkaSettings

  init() throws {
    cluster = try EmbeddedCluster()
    for topic in [Topic.predictions, .summaries] { try cluster.createTopic(topic.rawValue, partitions: 2) }
    var settings = KafkaSettings()
    settings.brokers = cluster.bootstrapServers
    self.settings = settings
  }

  private var configuration: DetectConfiguration {
    var detector = DetectorConfiguration(baselineDocuments: 2_000)
    (detector.leastBaselineDocuments, detector.leastBaselineBlocks) = (2_000, 20)
    return DetectConfiguration(detector: detector)
  }

  /// Summaries of a hundred documents a second, `games` of them of one class, and what says that both partitions of
  /// predictions have passed them.
  private func publish(seconds: Int, games: Int64) throws {
    let client = ClientConfiguration(brokers: cluster.bootstrapServers)
    let layout = TopicLayout(counts: [Topic.summaries.rawValue: 2])
    let key = Array(Self.stream.placeKey.utf8)
    let place = layout.partition(of: .summaries, key: key.span.bytes)
    let producer = try Producer(client)
    let topic = try producer.topic(Topic.summaries.rawValue)
    func send(_ type: EventType, _ value: [UInt8]) throws {
      try key.withUnsafeBytes { key in
        try value.withUnsafeBytes { value in
          var headers = Headers()
          headers.append("ce_type", type.rawValue)
          try producer.send(to: topic, partition: place, key: key, value: value, headers: headers)
        }
      }
      // What is sent is not copied.
      try producer.flush(timeout: .seconds(300))
    }
    for second in 0..<seconds {
      let time = Self.start + .seconds(second)
      var writer = JSONWriter()
      Summary(
        stream: Self.stream, pane: Pane(start: time, length: .seconds(1)),
        batch: .init(topic: "predictions", partition: 0, first: Int64(second), last: Int64(second)),
        partitionTime: time + .seconds(1), documents: 100,
        features: [
          .init(
            name: "class", kind: .category,
            counts: [.init(bin: .value("games"), count: games), .init(bin: .value("net"), count: 100 - games)])
        ], documentsTopic: "documents", exemplars: []
      ).write(into: &writer)
      try send(.summary, Array(writer.contents))
    }
    for partition in Int32(0)..<2 {
      var writer = JSONWriter()
      Progress(time: Self.start + .seconds(seconds), partition: partition).write(into: &writer)
      try send(.progress, Array(writer.contents))
    }
  }

  @Test("A baseline of a span is written to a file, which says what it was learnt from")
  func span() throws {
    try publish(seconds: 60, games: 20)
    let folder = try ListFolder()
    let output = folder.path + "/normal.json"
    let learning = PastLearning(
      stream: Self.stream, from: Self.start + .seconds(10), to: Self.start + .seconds(40), documents: nil)
    let said = try learning.run(try DecisionLog(settings), configuration, name: "winter", output: output)
    #expect(said.hasPrefix("mail/topics@1: 3000 documents in 30 blocks, 2024-01-01T00:00:10"))
    let read = try NamedBaseline.read(output)
    #expect(read.count == 1 && read[0].name == "winter" && read[0].stream == "mail/topics@1")
    #expect(read[0].baseline.documents == 3_000)
  }

  @Test("Of a span with too little nothing is written, and it is said")
  func tooLittle() throws {
    try publish(seconds: 15, games: 20)
    let folder = try ListFolder()
    let output = folder.path + "/normal.json"
    let learning = PastLearning(stream: Self.stream, from: nil, to: nil, documents: nil)
    let error = #expect(throws: CommandFailure.self) {
      try learning.run(try DecisionLog(settings), configuration, name: "x", output: output)
    }
    #expect(error?.description.contains("1500 of at least 2000 documents") == true, "\(error?.description ?? "")")
    #expect(throws: CommandFailure.self) { try NamedBaseline.read(output) }
  }
}
