import Events
import Pipeline
import PipelineTesting
import Stages
import Testing

@Suite("counting by sorting")
struct CountingTests {
  private struct Place: Hashable {
    var stream: String
    var pane: Timestamp
    var feature: String
    var bin: Bin
  }

  @Test(
    "many documents of many panes, segments and classes in one batch are counted as one at a time", arguments: [1, 3])
  func manyAtOnce(panes: Int) throws {
    let records = (0..<700).map { number in
      SummarizeTests.prediction(
        number, second: number * 7 % (panes * 10), label: "class \(number % 31)",
        characters: .number(Double(number * number % 5_000)),
        segments: [Attribute(name: "country", value: ["DE", "NO", "AT"][number % 3])])
    }
    var expected: [Place: Int64] = [:]
    for record in records {
      var one = StageDriver(SummarizeStage())
      for (place, count) in try Self.counts(one.process([record])) { expected[place, default: 0] += count }
    }
    var all = StageDriver(SummarizeStage())
    let sent = try all.process(records)
    #expect(try Self.counts(sent) == expected)
    #expect(try SummarizeTests.summaries(sent).count == panes * 4)
  }

  /// Each bin of a summary must be told once.
  private static func counts(_ sent: [OwnedRecord]) throws -> [Place: Int64] {
    var counts: [Place: Int64] = [:]
    for summary in try SummarizeTests.summaries(sent) {
      for feature in summary.features {
        for count in feature.counts {
          let place = Place(
            stream: summary.stream.key, pane: summary.pane.start, feature: feature.name, bin: count.bin)
          #expect(counts.updateValue(count.count, forKey: place) == nil, "\(place)")
        }
      }
    }
    return counts
  }
}
