import Events
import Statistics

/// What one batch holds of one partition of predictions, counted by stream and pane.
struct BatchCounts: ~Copyable {
  /// A document that may stand for others in its bin.
  struct Counted {
    var hash: UInt64
    var partition: Int32
    var offset: Int64
    var id: Range<Int>
    /// Where its places end, which begin where those of the document before it do.
    var end = 0
  }

  let partition: Int32
  let configuration: SummarizeConfiguration
  /// The first and last offset taken.
  private(set) var offsets: ClosedRange<Int64>?
  /// The partition's time as far as the batch tells it.
  private(set) var time: Timestamp?
  /// Where each document was counted, one document after another.
  private(set) var places: [CountPlace] = []
  private(set) var documents: [Counted] = []
  private(set) var ids = JSONWriter(capacity: 16 << 10)
  private var scratch = JSONWriter(capacity: 256)
  private var key = JSONWriter(capacity: 256)
  private(set) var features = FeatureTable()
  private(set) var values = NameTable()
  var streams = StreamTable()
  private(set) var samples = SampleTally()
  /// Features that are not in the catalog, and so not counted.
  private(set) var unknownFeatures: Int64 = 0
  /// Predictions of shadows: they are compared, and make no streams.
  private(set) var shadows: Int64 = 0

  init(partition: Int32, _ configuration: SummarizeConfiguration) {
    self.partition = partition
    self.configuration = configuration
  }

  /// Takes note of an offset, whatever its record was.
  mutating func pass(_ offset: Int64) {
    offsets = min(offsets?.lowerBound ?? offset, offset)...max(offsets?.upperBound ?? offset, offset)
  }

  mutating func advance(to time: Timestamp) {
    self.time = max(self.time ?? time, time)
  }

  /// Counts a prediction.
  /// - Throws: where it is none; then nothing of it was counted.
  mutating func add(_ prediction: PredictionView) throws(EventError) {
    guard try Self.makesStreams(prediction.role) else {
      shadows += 1
      return
    }
    guard let id = prediction.documentID.flatMap({ $0.utf8(using: &scratch) }),
      let partition = prediction.documentPartition, let offset = prediction.documentOffset
    else {
      throw EventError(
        .invalidValue, at: "/document", "an id, a partition and an offset are expected")
    }
    var document = Counted(
      hash: IdentifierHash(id).low, partition: partition, offset: offset, id: ids.mark..<ids.mark + id.count)
    for (_, value) in prediction.segments.members where value.kind != .string {
      throw EventError(.wrongType, at: "/segments", offset: value.offset, "an object of strings is expected")
    }
    let sampled = try SampledDocument(prediction)
    advance(to: prediction.eventTime - configuration.lateness)
    if !prediction.late { ids.append(id) }
    let first = places.count
    let whole = stream(of: prediction)
    count(prediction, in: whole, copying: nil)
    if let sampled, !prediction.late { samples.add(sampled, to: streams.lastGroup(of: whole)) }
    let counted = first..<places.count
    for (name, value) in prediction.segments.members {
      count(prediction, in: stream(of: prediction, name, value), copying: counted)
    }
    guard !prediction.late else { return }
    document.end = places.count
    documents.append(document)
  }

  private static func makesStreams(_ role: JSONNode) throws(EventError) -> Bool {
    if role.equals("primary") || role.equals("canary") || role.equals("sample") { return true }
    if role.equals("shadow") { return false }
    throw EventError(.invalidValue, at: "/role", offset: role.offset, "primary, canary, shadow or sample is expected")
  }
}

extension BatchCounts {
  /// The number of the prediction's stream, or of one segment of it.
  private mutating func stream(
    of prediction: PredictionView, _ name: JSONNode? = nil, _ value: JSONNode? = nil
  ) -> Int {
    key.removeAll()
    for part in [prediction.source, prediction.modelName, prediction.modelVersion] { append(part) }
    let isSample = prediction.role.equals("sample")
    if isSample { key.append(byte: 0xFE) }
    if let name, let value {
      append(name)
      append(value)
    }
    return streams.number(of: key.contents) {
      DocumentStream(
        source: prediction.source.string ?? "",
        model: (isSample ? DocumentStream.samplePrefix : "") + (prediction.modelName.string ?? ""),
        version: prediction.modelVersion.string ?? "",
        segment: value.map { Attribute(name: name?.string ?? "", value: $0.string ?? "") })
    }
  }

  /// Appends a part of a stream's key, and a byte that is in no UTF-8.
  private mutating func append(_ part: JSONNode) {
    if let text = part.utf8(using: &scratch) { key.append(text) }
    key.append(byte: 0xFF)
  }

  /// Counts the prediction's features in one stream.
  /// - Parameter copied: the places of this prediction in another stream, whose features and bins are the same.
  private mutating func count(_ prediction: PredictionView, in stream: Int, copying copied: Range<Int>?) {
    guard !prediction.late else { return streams.countLate(stream) }
    let group = streams.count(stream, pane: prediction.eventTime.floored(to: configuration.pane))
    if let copied {
      for number in copied { places.append(places[number].moved(to: group)) }
      return
    }
    var order = 0
    for (name, value) in prediction.features {
      defer { order += 1 }
      guard let text = name.utf8(using: &scratch), let feature = features.number(of: text, at: order) else {
        unknownFeatures += 1
        continue
      }
      guard let bin = bin(of: value, feature) else { continue }
      places.append(CountPlace(group: group, feature: feature, bin: bin))
    }
  }

  /// The bin of a value; nil for a category that is missing or no text, which no bin counts.
  private mutating func bin(of value: PredictionView.Value, _ feature: Int) -> Int? {
    guard let grid = features.features[feature].grid else {
      guard case .category(let node) = value, let text = node.utf8(using: &scratch) else { return nil }
      return values.number(of: text)
    }
    switch value {
    case .number(let number): return grid.bin(of: number)
    case .missing: return Grid.missing
    case .category, .invalid: return Grid.invalid
    }
  }
}
