import Events
import Pipeline
import PipelineTesting
import Stages
import Testing

/// Lateness, the time of partitions, silence and stated ends.
@Suite struct IngestTimeTests {
  static func at(_ seconds: Int, _ name: String) -> OwnedRecord {
    let time = Timestamp(milliseconds: 1_704_067_200_000) + .seconds(seconds)
    return .raw(#"{"id":"\#(name)","text":"a","event_time":"\#(time)"}"#)
  }

  @Test func aDocumentIsLateOnceItsPaneHasEndedByThePartitionsTime() throws {
    var harness = try IngestHarness()
    // 170 s less 60 s of lateness: the partition's time is 110 s, and the pane of 100 to 110 s has just ended.
    let outcome = try harness.run([
      Self.at(169, "a"), Self.at(100, "b"), Self.at(170, "c"), Self.at(109, "d"), Self.at(110, "e"), Self.at(0, "f"),
    ])
    #expect(outcome.documents.map(\.late) == [false, false, false, true, false, true])
    #expect(harness.driver.counted["late"] == 2)
    #expect(harness.driver.states[0].clock.time?.description == "2024-01-01T00:01:50Z")
  }

  @Test func whatIsNotAcceptedDoesNotMoveTheTime() throws {
    var harness = try IngestHarness()
    _ = try harness.run([Self.at(100, "a"), .raw(#"{"text":7,"event_time":"2024-02-01T00:00:00Z"}"#)])
    #expect(harness.driver.states[0].clock.time?.description == "2024-01-01T00:00:40Z")
  }

  @Test func partitionsHaveTimesOfTheirOwn() throws {
    var harness = try IngestHarness()
    var other = Self.at(0, "b")
    other.partition = 1
    #expect(try harness.run([Self.at(1_000, "a"), other]).documents.map(\.late) == [false, false])
  }

  @Test func fiveMinutesAheadOfTheClockIsTheMost() throws {
    var harness = try IngestHarness()
    let limit = IngestHarness.noon + .seconds(300)
    #expect(try harness.document(.raw(#"{"text":"a","event_time":"\#(limit)"}"#)).eventTime == limit)
    let reason = try harness.reason(.raw(#"{"text":"a","event_time":"2024-06-01T12:05:00.000001Z"}"#, offset: 1))
    #expect(reason.rule == .timeInFuture)
  }

  @Test func silenceIsSaidAfterThirtySecondsAndOnceForEachPaneThatEnds() throws {
    var harness = try IngestHarness()
    let since = IngestHarness.noon
    var said: [String] = []
    for second in [29, 30, 31, 39, 40, 41] {
      harness.now = since + .seconds(second)
      said += try harness.run([], ends: [PartitionEnd(partition: 2, since: since)]).progress.map {
        "\(second): \($0.partition) \($0.time)"
      }
    }
    #expect(said == ["30: 2 2024-06-01T11:59:30Z", "40: 2 2024-06-01T11:59:40Z"])
    // What comes now and belongs to a pane that was said to have ended is late.
    #expect(try harness.document(.raw(#"{"text":"a"}"#, partition: 2, timestamp: since - .seconds(35))).late)
  }

  @Test func silenceIsNotSaidWhereTheConfigurationTurnsItOff() throws {
    var harness = try IngestHarness(IngestConfiguration(silence: nil))
    let end = PartitionEnd(partition: 0, since: IngestHarness.noon - .seconds(3_600))
    #expect(try harness.run([], ends: [end]).all.isEmpty)
  }

  @Test func aStatedEndIsSaidAtOnceWithTheFinalTimeAfterTheDocuments() throws {
    var harness = try IngestHarness(IngestConfiguration(silence: nil))
    let final = Timestamp(milliseconds: 1_704_067_300_000)
    let outcome = try harness.run(
      [Self.at(1, "a")], ends: [PartitionEnd(partition: 0, since: IngestHarness.noon, finalTime: final)])
    #expect(outcome.all.count == 2)
    let progress = try #require(outcome.all.last)
    #expect(progress.key == nil)
    #expect(progress.topic == "documents")
    #expect(String(decoding: progress.value ?? [], as: UTF8.self) == #"{"time":"2024-01-01T00:01:40Z"}"#)
    #expect(harness.driver.states[0].clock.time == final)
  }
}
