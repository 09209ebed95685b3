import Events
import Statistics

/// What one batch holds of one partition of predictions, counted by stream and pane.
struct BatchCounts: ~Copyable {
  /// A document that may stand for others in its bin.
  private struct Counted {
    var hash: UInt64
    var partition: Int32
    var offset: Int64
    var id: Range<Int>
  }

  let partition: Int32
  private let configuration: SummarizeConfiguration
  /// The first and last offset taken.
  private(set) var offsets: ClosedRange<Int64>?
  /// The partition's time as far as the batch tells it.
  private(set) var time: Timestamp?
  private var rows: [CountRow] = []
  private var documents: [Counted] = []
  private var ids = JSONWriter(capacity: 16 << 10)
  private var scratch = JSONWriter(capacity: 256)
  private var key = JSONWriter(capacity: 256)
  private var features = FeatureTable()
  private var values = NameTable()
  private(set) var streams = StreamTable()
  private var samples = SampleTally()
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
    let document = Counted(
      hash: IdentifierHash(id).low, partition: partition, offset: offset, id: ids.mark..<ids.mark + id.count)
    for (_, value) in prediction.segments.members where value.kind != .string {
      throw EventError(.wrongType, at: "/segments", offset: value.offset, "an object of strings is expected")
    }
    let sampled = try SampledDocument(prediction)
    advance(to: prediction.eventTime - configuration.lateness)
    if !prediction.late {
      ids.append(id)
      documents.append(document)
    }
    let first = rows.count
    let whole = stream(of: prediction)
    count(prediction, in: whole, copying: nil)
    if let sampled, !prediction.late { samples.add(sampled, to: streams.lastGroup(of: whole)) }
    for (name, value) in prediction.segments.members {
      count(prediction, in: stream(of: prediction, name, value), copying: first..<rows.count)
    }
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
  /// - Parameter copied: rows of this prediction in another stream, whose features and bins are the same.
  private mutating func count(_ prediction: PredictionView, in stream: Int, copying copied: Range<Int>?) {
    guard !prediction.late else { return streams.countLate(stream) }
    let group = streams.count(stream, pane: prediction.eventTime.floored(to: configuration.pane))
    let document = documents.count - 1
    if let copied, let first = copied.first {
      // Several segments follow one another: the whole stream's rows are the first of them.
      let group0 = rows[first].group
      for number in copied where rows[number].group == group0 {
        rows.append(
          CountRow(group: group, feature: rows[number].feature, bin: rows[number].bin, document: document))
      }
      return
    }
    for (name, value) in prediction.features {
      guard let text = name.utf8(using: &scratch), let feature = features.number(of: text) else {
        unknownFeatures += 1
        continue
      }
      guard let bin = bin(of: value, feature) else { continue }
      rows.append(CountRow(group: group, feature: feature, bin: bin, document: document))
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

extension BatchCounts {
  /// The summaries of what was counted, by stream and pane in ascending order.
  consuming func summaries(
    of topic: String, documentsTopic: String
  ) -> [Summary] {
    guard let offsets, let time else { return [] }
    let order = rankDocuments()
    var lateByGroup: [Int: Int64] = [:]
    for number in streams.streams.indices where streams.streams[number].late > 0 {
      let group = streams.firstGroup(of: number, orIn: time.floored(to: configuration.pane))
      lateByGroup[group] = streams.streams[number].late
    }
    let batch = Summary.Batch(
      topic: topic, partition: partition, first: offsets.lowerBound, last: offsets.upperBound)
    let runs = runsByGroup()
    return streams.groupsInOrder().map { number in
      let group = streams.groups[number]
      var exemplars = ExemplarChoice()
      let counted = featureCounts(runs[number], &exemplars)
      return Summary(
        stream: streams.streams[group.stream].name, pane: Events.Pane(start: group.pane, length: configuration.pane),
        batch: batch, partitionTime: time, documents: group.documents, late: lateByGroup[number] ?? 0,
        features: counted, documentsTopic: documentsTopic,
        exemplars: exemplars.ranks.map { exemplar(documents[order[$0]]) }, sample: samples.counts(of: number))
    }
  }

  /// Numbers the documents by hash, place and offset, puts the numbers into the rows, and sorts these.
  private mutating func rankDocuments() -> [Int] {
    let order = documents.indices.sorted { left, right in
      let (one, two) = (documents[left], documents[right])
      return (one.hash, one.partition, one.offset) < (two.hash, two.partition, two.offset)
    }
    var ranks = [Int32](repeating: 0, count: order.count)
    for (rank, document) in order.enumerated() { ranks[document] = Int32(truncatingIfNeeded: rank) }
    for number in rows.indices { rows[number].document = ranks[Int(rows[number].document)] }
    rows.sort()
    return order
  }

  /// The sorted rows of each group.
  private func runsByGroup() -> [Range<Int>] {
    var runs = [Range<Int>](repeating: 0..<0, count: streams.groups.count)
    var start = 0
    while start < rows.count {
      let group = rows[start].group
      var end = start
      while end < rows.count, rows[end].group == group { end += 1 }
      runs[group] = start..<end
      start = end
    }
    return runs
  }

  /// The counts of a group's sorted rows, by feature and bin in ascending order.
  private func featureCounts(_ run: Range<Int>, _ exemplars: inout ExemplarChoice) -> [Summary.Feature] {
    var counted: [(feature: Int, counts: [(bin: Bin, count: Int64, first: Range<Int>)])] = []
    var start = run.lowerBound
    while start < run.upperBound {
      let row = rows[start]
      var end = start
      while end < run.upperBound, rows[end].place == row.place { end += 1 }
      let first = start..<min(end, start + 3)
      for number in first { exemplars.choose(Int(rows[number].document)) }
      let isCategory = features.features[row.feature].kind.isCategory
      let bin = isCategory ? Bin.value(values.names[row.bin]) : Bin.index(row.bin)
      if counted.last?.feature != row.feature { counted.append((row.feature, [])) }
      counted[counted.count - 1].counts.append((bin, Int64(end - start), first))
      start = end
    }
    exemplars.settle()
    return counted.map { feature, counts in
      let ordered = counts.sorted { Self.precedes($0.bin, $1.bin) }.map { count in
        var indices = Summary.ExemplarIndices()
        for number in count.first { _ = indices.append(exemplars.index(of: Int(rows[number].document))) }
        return Summary.Count(bin: count.bin, count: count.count, exemplars: indices)
      }
      return Summary.Feature(
        name: features.features[feature].name, kind: features.features[feature].kind, counts: ordered)
    }.sorted { $0.name < $1.name }
  }

  private static func precedes(_ left: Bin, _ right: Bin) -> Bool {
    switch (left, right) {
    case (.index(let left), .index(let right)): left < right
    case (.value(let left), .value(let right)): left < right
    case (.index, .value): true
    case (.value, .index): false
    }
  }

  private func exemplar(_ document: Counted) -> Exemplar {
    Exemplar(
      hash: document.hash, partition: document.partition, offset: document.offset, id: ids.text(document.id))
  }
}
