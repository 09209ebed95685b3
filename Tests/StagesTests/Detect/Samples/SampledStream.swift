import Events
import LogSimulation
import Pipeline
import Statistics

/// Simulated predictions in the role `sample`, twenty a second: 32 projections about 0 and some twenty words of a few
/// hundred, and, for a share of the documents, a topic that moves eight of the projections and has words of its own.
struct SampledStream {
  static let start = Timestamp(milliseconds: 1_704_067_200_000)
  static let topic = ["planet", "comet", "orbit", "telescope"]
  private var random: SeededGenerator
  private(set) var number = 0
  var hasVectors = true
  var hasWords = true

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func uniform() -> Double { Double(random.next() >> 11) * 0x1p-53 }

  var time: Timestamp { Self.start + .milliseconds(50 * number) }

  mutating func predictions(_ count: Int, topic share: Double, _ layout: TopicLayout) -> [OwnedRecord] {
    (0..<count).map { _ in
      defer { number += 1 }
      return record(isOfTopic: uniform() < share, layout)
    }
  }

  private mutating func record(isOfTopic: Bool, _ layout: TopicLayout) -> OwnedRecord {
    let vector = (0..<32).map { direction in
      let noise = (0..<4).reduce(0.0) { sum, _ in sum + uniform() } - 2
      return ((noise + (isOfTopic && direction < 8 ? 1.5 : 0)) * 256).rounded() / 256
    }
    var words = (1...200).filter { uniform() < min(0.9, 4 / Double($0)) }.map { "word" + Self.letters($0) }
    if isOfTopic { words += Self.topic.filter { _ in uniform() < 0.8 } }
    let id = "d\(number)"
    let partition = Array(id.utf8).withUnsafeBytes {
      layout.partition(of: .predictions, key: RawSpan(_unsafeBytes: $0))
    }
    let prediction = Prediction(
      documentID: id, pointer: DocumentPointer(topic: "documents", partition: partition, offset: Int64(number)),
      source: "mail", eventTime: time, model: ModelReference(name: "encoder", version: "1", digest: "sha256:0"),
      route: "sample", role: .sample,
      features: hasVectors
        ? vector.enumerated().map { Feature(FeatureCatalog.projection($0), .number($1)) } : [],
      words: hasWords ? words.sorted() : nil)
    var writer = JSONWriter()
    prediction.write(into: &writer)
    return OwnedRecord(
      topic: "predictions", partition: partition, offset: Int64(number), key: Array(id.utf8),
      value: Array(writer.contents), headers: [.init("ce_type", "leeway.prediction")])
  }

  static func letters(_ number: Int) -> String {
    String(String(number).compactMap { digit in digit.wholeNumberValue.map { Array("abcdefghij")[$0] } })
  }

  /// What says, in every partition, that all documents have passed by `time`.
  static func progress(_ time: Timestamp, _ layout: TopicLayout) -> [OwnedRecord] {
    var writer = JSONWriter()
    Progress(time: time).write(into: &writer)
    return (0..<layout.partitions(of: .predictions)).map {
      OwnedRecord(
        topic: "predictions", partition: $0, offset: 1_000_000, key: nil, value: Array(writer.contents),
        headers: [.init("ce_type", "leeway.progress")])
    }
  }

  /// A stage that has its baseline after 4,000 documents, and windows of a minute and of five.
  static var detector: DetectorConfiguration {
    var detector = DetectorConfiguration(baselineDocuments: 4_000)
    detector.leastBaselineDocuments = 4_000
    // A pane of ten seconds has 200 documents, and is a block.
    detector.leastBaselineBlocks = 20
    detector.averageRunLength = 100_000
    return detector
  }
}
