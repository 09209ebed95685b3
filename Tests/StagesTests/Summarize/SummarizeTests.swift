import Events
import Pipeline
import PipelineTesting
import Stages
import Testing

/// What a batch of predictions adds up to.
@Suite struct SummarizeTests {
  static let start = Timestamp(milliseconds: 1_704_067_200_000)

  static func prediction(
    _ number: Int, second: Int, label: String = "games", characters: Feature.Value = .number(100), late: Bool = false,
    role: Prediction.Role = .primary, version: String = "1", segments: [Attribute] = [], partition: Int32 = 0
  ) -> OwnedRecord {
    let prediction = Prediction(
      documentID: "d\(number)",
      pointer: DocumentPointer(topic: "documents", partition: partition, offset: Int64(number)), source: "mail",
      eventTime: start + .seconds(second), late: late, segments: segments,
      model: ModelReference(name: "starter", version: version, digest: "sha256:0"), role: role,
      features: [Feature("characters", characters), Feature("class:section", .category(label))])
    var writer = JSONWriter()
    prediction.write(into: &writer)
    return OwnedRecord(
      topic: "predictions", partition: partition, offset: Int64(number), key: Array("d\(number)".utf8),
      value: Array(writer.contents), headers: [.init("ce_type", "leeway.prediction")])
  }

  static func progress(_ second: Int, offset: Int) -> OwnedRecord {
    var writer = JSONWriter()
    Progress(time: start + .seconds(second)).write(into: &writer)
    return OwnedRecord(
      topic: "predictions", offset: Int64(offset), key: nil, value: Array(writer.contents),
      headers: [.init("ce_type", "leeway.progress")])
  }

  static func summaries(_ sent: [OwnedRecord]) throws -> [Summary] {
    try sent.filter { $0.header("ce_type") == Array("leeway.summary".utf8) }.map { record in
      try (record.value ?? []).withUnsafeBytes { bytes throws(EventError) in try Summary(parsing: bytes) }
    }
  }

  static func times(_ sent: [OwnedRecord]) throws -> [Progress] {
    try sent.filter { $0.header("ce_type") == Array("leeway.progress".utf8) }.map { record in
      try (record.value ?? []).withUnsafeBytes { bytes throws(EventError) in try Progress(parsing: bytes) }
    }
  }

  @Test func countsAreByPaneFeatureAndBin() throws {
    var driver = StageDriver(SummarizeStage())
    let sent = try driver.process([
      Self.prediction(0, second: 1), Self.prediction(1, second: 9, label: "web"),
      Self.prediction(2, second: 10, characters: .missing), Self.prediction(3, second: 2),
    ])
    let summaries = try Self.summaries(sent)
    #expect(summaries.map(\.documents) == [3, 1])
    #expect(summaries.map(\.pane.start) == [Self.start, Self.start + .seconds(10)])
    let first = summaries[0]
    #expect(first.batch == Summary.Batch(topic: "predictions", partition: 0, first: 0, last: 3))
    #expect(first.stream.key == "mail/starter@1")
    #expect(first.features.map(\.name) == ["characters", "class:section"])
    #expect(first.features[0].counts.map(\.count) == [3])
    #expect(first.features[1].counts.map(\.bin) == [.value("games"), .value("web")])
    #expect(first.features[1].counts.map(\.count) == [2, 1])
    // Bin 0 of every grid is for missing values.
    #expect(summaries[1].features[0].counts.map(\.bin) == [.index(0)])
  }

  @Test func theExamplesOfABinAreTheThreeWithTheSmallestHashes() throws {
    var driver = StageDriver(SummarizeStage())
    let summary = try #require(
      try Self.summaries(try driver.process((0..<50).map { Self.prediction($0, second: 1) })).first)
    #expect(summary.exemplars.count == 3)
    #expect(summary.exemplars.map(\.hash) == summary.exemplars.map(\.hash).sorted())
    // The same ones in whatever order and batches the documents come.
    var other = StageDriver(SummarizeStage())
    let reversed = try Self.summaries(
      try other.process((0..<50).reversed().map { Self.prediction($0, second: 1) }, inBatchesOf: 7))
    let all = Set(reversed.flatMap(\.exemplars)).sorted { $0.hash < $1.hash }
    #expect(Array(all.prefix(3)) == summary.exemplars)
    #expect(reversed.reduce(0) { $0 + $1.documents } == 50)
  }

  @Test func timeGoesToEveryPartitionAfterTheSummaries() throws {
    var driver = StageDriver(SummarizeStage())
    let sent = try driver.process([Self.prediction(0, second: 100)])
    #expect(sent.map(\.partition).suffix(4) == [0, 1, 2, 3])
    let times = try Self.times(sent)
    #expect(times == Array(repeating: Progress(time: Self.start + .seconds(40), partition: 0), count: 4))
    #expect(try Self.summaries(sent).map(\.partitionTime) == [Self.start + .seconds(40)])
    let later = try driver.process([Self.progress(500, offset: 1)])
    #expect(try Self.times(later).map(\.time) == Array(repeating: Self.start + .seconds(500), count: 4))
    #expect(try Self.summaries(later).isEmpty)
  }

  @Test func aStreamsSummariesLieInOnePartitionUnderItsKey() throws {
    var driver = StageDriver(SummarizeStage())
    let sent = try driver.process((0..<8).map { Self.prediction($0, second: $0 * 10, partition: Int32($0 % 4)) })
    let records = sent.filter { $0.header("ce_type") == Array("leeway.summary".utf8) }
    #expect(Set(records.map(\.partition)).count == 1)
    #expect(Set(records.map(\.key)) == [Array("mail/starter@1".utf8)])
    #expect(Set(records.compactMap { $0.header("ce_id") }).count == records.count)
  }

  @Test func segmentsLieInThePartitionOfTheirStream() throws {
    var driver = StageDriver(SummarizeStage())
    let sent = try driver.process(
      (0..<12).map {
        Self.prediction($0, second: 1, segments: [Attribute(name: "shop", value: "s\($0)")])
      })
    let records = sent.filter { $0.header("ce_type") == Array("leeway.summary".utf8) }
    #expect(records.count == 13 && Set(records.map(\.partition)).count == 1)
    #expect(Set(records.map(\.key)).count == 13)
  }

  @Test func lateDocumentsAreCountedInNoPane() throws {
    var driver = StageDriver(SummarizeStage())
    let mixed = try Self.summaries(
      try driver.process([Self.prediction(0, second: 100), Self.prediction(1, second: 3, late: true)]))
    #expect(mixed.map(\.late) == [1])
    #expect(mixed.map(\.documents) == [1])
    #expect(mixed[0].pane.start == Self.start + .seconds(100))
    let alone = try Self.summaries(try driver.process([Self.prediction(2, second: 75, late: true)]))
    #expect(alone.map(\.late) == [1])
    #expect(alone.map(\.documents) == [0])
    #expect(alone[0].features.isEmpty)
  }

  @Test func versionsAndSegmentsAreStreamsOfTheirOwnAndShadowsAreNone() throws {
    var driver = StageDriver(SummarizeStage())
    let segments = [Attribute(name: "shop", value: "a/b"), Attribute(name: "tier", value: "x")]
    let summaries = try Self.summaries(
      try driver.process([
        Self.prediction(0, second: 1, segments: segments), Self.prediction(1, second: 1, role: .canary, version: "2"),
        Self.prediction(2, second: 1, role: .shadow, version: "3"),
      ]))
    #expect(
      summaries.map(\.stream.key) == [
        "mail/starter@1", "mail/starter@1/shop=a%2Fb", "mail/starter@1/tier=x", "mail/starter@2",
      ])
    #expect(summaries[1].features == summaries[0].features)
    #expect(summaries[2].features == summaries[0].features)
    #expect(driver.counted["shadows"] == 1)
  }

  @Test func aMalformedPredictionGoesToQuarantineAndCountsNothing() throws {
    var driver = StageDriver(SummarizeStage())
    var broken = Self.prediction(1, second: 5)
    broken.value = Array(#"{"source":"mail"}"#.utf8)
    var truncated = Self.prediction(2, second: 5)
    truncated.value?.removeLast(10)
    var empty = Self.prediction(3, second: 5)
    empty.value = nil
    let sent = try driver.process([Self.prediction(0, second: 1), broken, truncated, empty])
    #expect(driver.quarantined == [.missingField: 1, .invalidJSON: 1, .emptyDocument: 1])
    #expect(try Self.summaries(sent).map(\.documents) == [1])
  }

  @Test func theSameBatchGivesTheSameBytes() throws {
    let records = (0..<300).map {
      Self.prediction($0, second: $0 % 40, label: "l\($0 % 7)", characters: .number(Double($0 * 3)))
    }
    var one = StageDriver(SummarizeStage())
    var two = StageDriver(SummarizeStage())
    #expect(try one.process(records) == two.process(records))
  }
}
