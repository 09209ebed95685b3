import Events
import Pipeline
import Statistics

/// Simulated documents of one stream, summarised: ten a second on each of two partitions of predictions, panes of one
/// second, two features. A seed gives the same on every machine.
struct SimulatedSummaries {
  static let stream = DocumentStream(source: "packages", model: "starter", version: "1")
  static let partitions: Int32 = 2
  /// Topics that have as many.
  static let layout = TopicLayout(
    counts: Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, partitions) }))
  static let start = Timestamp(microseconds: 1_704_067_200_000_000)
  private var state: UInt64
  private(set) var second = 0
  private var offsets: [Int64] = [0, 0]
  /// There are documents in the first of so many seconds, and none in the others.
  private let stride: Int

  init(seed: UInt64, stride: Int = 1) {
    state = seed
    self.stride = stride
  }

  private mutating func random() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }

  /// The time at which the present second begins.
  var time: Timestamp { Self.start + .seconds(second) }

  /// The next `seconds` seconds that have documents: a summary for each of them and each partition, in order of time.
  mutating func records(seconds: Int, share: Double, length: Double = 1) -> [OwnedRecord] {
    (0..<seconds).flatMap { _ in
      defer { second += stride }
      return (0..<Self.partitions).map { Self.record(summary($0, share: share, length: length)) }
    }
  }

  /// The summary of one partition's ten documents of the present second; `share` of them have the class `games`,
  /// and texts are `length` times as long as usual.
  mutating func summary(_ partition: Int32, share: Double, length: Double = 1) -> Summary {
    let first = offsets[Int(partition)]
    offsets[Int(partition)] += 10
    var classes: [String: [Int]] = [:]
    var lengths: [Int: [Int]] = [:]
    var exemplars: [Exemplar] = []
    for place in 0..<10 {
      let label = random() < share ? "games" : random() < 0.5 ? "net" : "science"
      classes[label, default: []].append(place)
      lengths[Grid.length.bin(of: (length * (100 + 900 * random())).rounded(.down)), default: []].append(place)
      let offset = first + Int64(place)
      exemplars.append(
        Exemplar(
          hash: UInt64(bitPattern: offset &* 2_654_435_761 &+ Int64(partition)), partition: partition, offset: offset,
          id: "\(label)-\(partition)-\(offset)"))
    }
    return Summary(
      stream: Self.stream, pane: Events.Pane(start: time, length: .seconds(1)),
      batch: .init(topic: "predictions", partition: partition, first: first, last: first + 9),
      partitionTime: time + .seconds(1), documents: 10,
      features: [
        .init(name: "class:section", kind: .category, counts: Self.counts(classes) { .value($0) }),
        .init(name: "characters", kind: .length, counts: Self.counts(lengths) { .index($0) }),
      ],
      documentsTopic: "documents", exemplars: exemplars)
  }

  private static func counts<Key: Comparable>(_ places: [Key: [Int]], bin: (Key) -> Bin) -> [Summary.Count] {
    places.sorted { $0.key < $1.key }.map { key, places in
      var indices = Summary.ExemplarIndices()
      for place in places { _ = indices.append(place) }
      return Summary.Count(bin: bin(key), count: Int64(places.count), exemplars: indices)
    }
  }

  static func record(_ summary: Summary) -> OwnedRecord {
    var writer = JSONWriter()
    summary.write(into: &writer)
    return record(.summary, writer.text, key: summary.stream.key)
  }

  /// What says that a partition of predictions has come so far.
  static func progress(_ time: Timestamp, partition: Int32) -> OwnedRecord {
    var writer = JSONWriter()
    Progress(time: time, partition: partition).write(into: &writer)
    return record(.progress, writer.text, key: nil)
  }

  static func record(_ type: EventType, _ body: String, key: String?) -> OwnedRecord {
    OwnedRecord(
      topic: "drift.summaries", partition: 0, key: key, value: body, headers: [.init("ce_type", type.rawValue)])
  }

  /// Progress of all partitions to the present time.
  var finish: [OwnedRecord] { (0..<Self.partitions).map { Self.progress(time, partition: $0) } }
}
