import Events
import Glibc
import Pipeline
import Statistics

/// Predictions as `infer` writes them: 14 features, a class with its score, and one segment of five values.
struct SamplePredictions: ~Copyable {
  static let partitions: Int32 = 4
  static let start = Timestamp(milliseconds: 1_704_067_200_000)
  private static let features: [(name: String, middle: Double)] = [
    ("characters", 700), ("words", 120), ("tokens", 160), ("lines", 6), ("sentences", 7), ("mean_word_length", 5),
    ("digit_share", 0.02), ("uppercase_share", 0.05), ("punctuation_share", 0.04), ("unknown_piece_rate", 0.01),
  ]
  private static let countries = ["AT", "DE", "FI", "NO", "SE"]

  /// How many documents there are in a second of event time.
  let rate: Int
  let hasSegments: Bool
  private var random = SplitMix64(seed: 11)
  private var writer = JSONWriter()
  private var number = 0

  init(rate: Int, hasSegments: Bool) {
    self.rate = rate
    self.hasSegments = hasSegments
  }

  /// The next `count` predictions as records of the topic.
  mutating func next(_ count: Int) -> [OwnedRecord] { (0..<count).map { _ in record() } }

  private mutating func record() -> OwnedRecord {
    defer { number += 1 }
    let place = (partition: Int32(number) % Self.partitions, offset: Int64(number / Int(Self.partitions)))
    let time = Self.start + .microseconds(number * 1_000_000 / rate)
    writer.removeAll()
    prediction(DocumentPointer(topic: "documents", partition: place.partition, offset: place.offset), time)
      .write(into: &writer)
    return OwnedRecord(
      topic: "predictions", partition: place.partition, offset: place.offset, timestamp: time,
      key: Array("review-\(number)".utf8), value: Array(writer.contents),
      headers: [.init("ce_type", EventType.prediction.rawValue)])
  }

  private mutating func prediction(_ pointer: DocumentPointer, _ time: Timestamp) -> Prediction {
    let label = "group-\(Int(16 * uniform() * uniform()))"
    let score = Self.rounded(1 - 0.6 * uniform() * uniform(), 1e6)
    let categories = [
      Feature("language", .category(uniform() < 0.9 ? "en" : "de")), Feature("script", .category("Latn")),
    ]
    let numbers = Self.features.map { name, middle in Feature(name, .number(value(around: middle))) }
    return Prediction(
      documentID: "review-\(number)", pointer: pointer, source: "reviews", eventTime: time,
      segments: hasSegments ? [Attribute(name: "country", value: Self.countries[number / 3 % 5])] : [],
      model: ModelReference(name: "starter", version: "1", digest: "sha256:" + String(repeating: "0", count: 64)),
      classifications: [
        Classification(
          task: "section", labels: [.init(label: label, score: Float(score)), .init(label: "other", score: 0.125)],
          margin: 0.625)
      ],
      features: categories + numbers + [
        Feature("class:section", .category(label)), Feature("score:section", .number(score)),
      ])
  }

  /// Numbers with a long tail, whole ones where they count and of four places where they are shares.
  private mutating func value(around middle: Double) -> Double {
    let spread = uniform() + uniform() + uniform() - 1.5
    let value = middle * exp(spread)
    return middle < 1 ? min(1, Self.rounded(value, 1e4)) : middle == 5 ? Self.rounded(value, 100) : value.rounded()
  }

  private mutating func uniform() -> Double { Double(random.next() >> 11) * 0x1p-53 }

  private static func rounded(_ value: Double, _ scale: Double) -> Double { (value * scale).rounded() / scale }
}
