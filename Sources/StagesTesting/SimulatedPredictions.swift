import Events
package import Pipeline
import Statistics

/// Simulated predictions of one stream and its segments: ten a second on each of two partitions, with features of every
/// kind.
package struct SimulatedPredictions {
  package static let partitions: Int32 = 2
  private static let start = Timestamp(milliseconds: 1_704_067_200_000)
  static let layout: TopicLayout = {
    var counts = Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, Int32(1)) })
    counts[Topic.predictions.rawValue] = partitions
    return TopicLayout(counts: counts)
  }()

  private let source: String
  private var random: SplitMix64
  private var number = 0

  package init(source: String = "mail", seed: UInt64 = 20_240_101) {
    self.source = source
    random = SplitMix64(seed: seed)
  }

  /// The predictions of the next second, of which `share` have the class `games`.
  package mutating func nextSecond(share: Double) -> [OwnedRecord] {
    (0..<20).map { _ in
      defer { number += 1 }
      return record(.prediction, partition: Int32(number) % Self.partitions) {
        prediction(share: share).write(into: &$0)
      }
    }
  }

  /// What says in every partition that all documents have passed, an hour later.
  package var end: [OwnedRecord] {
    (0..<Self.partitions).map { partition in
      record(.progress, partition: partition) { Progress(time: time + .seconds(3_600)).write(into: &$0) }
    }
  }

  private var time: Timestamp { Self.start + .milliseconds(50 * number) }

  private mutating func prediction(share: Double) -> Prediction {
    let isGame = uniform() < share
    let label = isGame ? "games" : uniform() < 0.5 ? "net" : "science"
    let score = ((0.5 + 0.5 * uniform()) * 1e6).rounded() / 1e6
    return Prediction(
      documentID: "d\(number)",
      pointer: DocumentPointer(
        topic: "documents", partition: Int32(number) % Self.partitions, offset: Int64(number)),
      source: source, eventTime: time,
      segments: [Attribute(name: "country", value: uniform() < 0.7 ? "DE" : "NO")],
      model: ModelReference(name: "starter", version: "1", digest: "sha256:0"),
      features: [
        Feature("language", .category(uniform() < 0.9 ? "en" : "de")),
        Feature("characters", .number((100 + 900 * uniform() * uniform()).rounded())),
        Feature("mean_word_length", .number(((4 + 3 * uniform()) * 100).rounded() / 100)),
        Feature("digit_share", uniform() < 0.01 ? .missing : .number((uniform() * 1e3).rounded() / 1e4)),
        Feature("class:section", .category(label)), Feature("score:section", .number(score)),
      ])
  }

  private func record(
    _ type: EventType, partition: Int32, _ write: (inout JSONWriter) -> Void
  ) -> OwnedRecord {
    var writer = JSONWriter()
    write(&writer)
    return OwnedRecord(
      topic: "predictions", partition: partition, offset: Int64(number / Int(Self.partitions)), timestamp: time,
      key: Array("d\(number)".utf8), value: Array(writer.contents), headers: [.init("ce_type", type.rawValue)])
  }

  private mutating func uniform() -> Double { Double(random.next() >> 11) * 0x1p-53 }
}
