import Events
import Testing

@Suite("Timestamps")
struct TimestampTests {
  @Test(
    "RFC 3339 is read to the microsecond and written in UTC",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
      ("2024-01-01T00:00:00Z", 1_704_067_200_000_000, "2024-01-01T00:00:00Z"),
      ("2024-01-01T00:00:00.1Z", 1_704_067_200_100_000, "2024-01-01T00:00:00.100Z"),
      ("2024-01-01T00:00:00.123Z", 1_704_067_200_123_000, "2024-01-01T00:00:00.123Z"),
      ("2024-01-01T00:00:00.000001Z", 1_704_067_200_000_001, "2024-01-01T00:00:00.000001Z"),
      ("2024-01-01T00:00:00.1234567899Z", 1_704_067_200_123_456, "2024-01-01T00:00:00.123456Z"),
      ("2024-01-01T00:00:00.0000009Z", 1_704_067_200_000_000, "2024-01-01T00:00:00Z"),
      ("2024-01-01t00:00:00z", 1_704_067_200_000_000, "2024-01-01T00:00:00Z"),
      ("2024-01-01 00:00:00Z", 1_704_067_200_000_000, "2024-01-01T00:00:00Z"),
      ("2024-01-01T00:00:00+00:00", 1_704_067_200_000_000, "2024-01-01T00:00:00Z"),
      ("2024-01-01T00:00:00-00:00", 1_704_067_200_000_000, "2024-01-01T00:00:00Z"),
      ("2024-01-01T02:00:00+02:00", 1_704_067_200_000_000, "2024-01-01T00:00:00Z"),
      ("2023-12-31T18:30:00.5-05:30", 1_704_067_200_500_000, "2024-01-01T00:00:00.500Z"),
      ("2024-01-01T23:59:00+23:59", 1_704_067_200_000_000, "2024-01-01T00:00:00Z"),
      ("2024-02-29T12:00:00Z", 1_709_208_000_000_000, "2024-02-29T12:00:00Z"),
      ("2000-02-29T00:00:00Z", 951_782_400_000_000, "2000-02-29T00:00:00Z"),
      ("1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z"),
      ("1969-12-31T23:59:59.5Z", -500_000, "1969-12-31T23:59:59.500Z"),
      ("0000-01-01T00:00:00Z", -62_167_219_200_000_000, "0000-01-01T00:00:00Z"),
      ("0000-02-29T00:00:00Z", -62_162_121_600_000_000, "0000-02-29T00:00:00Z"),
      ("0001-01-01T00:00:00Z", -62_135_596_800_000_000, "0001-01-01T00:00:00Z"),
      ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
      ("1990-12-31T23:59:60Z", 662_688_000_000_000, "1991-01-01T00:00:00Z"),
      ("1990-12-31T15:59:60-08:00", 662_688_000_000_000, "1991-01-01T00:00:00Z"),
      ("2015-06-30T23:59:60.5Z", 1_435_708_800_500_000, "2015-07-01T00:00:00.500Z"),
    ] as [(String, Int64, String)])
  func reads(text: String, microseconds: Int64, written: String) throws {
    let time = try Timestamp(parsing: text)
    #expect(time.microseconds == microseconds)
    #expect(time.description == written)
  }

  @Test(
    "What is no timestamp is refused with its reason at its byte",
    arguments: [
      ("", .tooShort, 0), ("2024", .tooShort, 4), ("2024-01-01", .tooShort, 10),
      ("2024-01-01T00:00:00", .missingOffset, 19), ("2024-01-01T00:00Z", .tooShort, 17),
      ("2024-01-01T00:00:00.5", .missingOffset, 21), ("2024-01-01T00:00:00 Z", .missingOffset, 19),
      ("2024/01/01T00:00:00Z", .badDate, 4), ("24-01-01T00:00:00.00Z", .badDate, 2),
      ("2024-1-01T00:00:00.0Z", .badDate, 6), ("+2024-01-01T00:00:00Z", .badDate, 0),
      ("12024-01-01T00:00:00Z", .badDate, 5), ("2024-01-01_00:00:00Z", .badSeparator, 10),
      ("2024-01-01T00-00:00Z", .badTime, 13), ("2024-01-01T0a:00:00Z", .badTime, 12),
      ("2024-01-01T00:00:00.Z", .badFraction, 20), ("2024-01-01T00:00:00,5Z", .missingOffset, 19),
      ("2024-01-01T00:00:00+0200", .badOffset, 24), ("2024-01-01T00:00:00+02", .badOffset, 22),
      ("2024-01-01T00:00:00+24:00", .badOffset, 20), ("2024-01-01T00:00:00+02:60", .badOffset, 20),
      ("2024-01-01T00:00:00+02.30", .badOffset, 22), ("2024-01-01T00:00:00Zx", .trailingBytes, 20),
      ("2024-01-01T00:00:00+02:000", .trailingBytes, 25), ("2024-00-01T00:00:00Z", .noSuchDay, 5),
      ("2024-13-01T00:00:00Z", .noSuchDay, 5), ("2024-01-00T00:00:00Z", .noSuchDay, 5),
      ("2024-01-32T00:00:00Z", .noSuchDay, 5), ("2023-02-29T00:00:00Z", .noSuchDay, 5),
      ("1900-02-29T00:00:00Z", .noSuchDay, 5), ("2024-04-31T00:00:00Z", .noSuchDay, 5),
      ("2024-01-01T24:00:00Z", .noSuchTime, 11), ("2024-01-01T00:60:00Z", .noSuchTime, 11),
      ("2024-01-01T00:00:61Z", .noSuchTime, 11), ("2024-01-01T00:00:60Z", .noSuchLeapSecond, 17),
      ("2024-01-01T23:59:60Z", .noSuchLeapSecond, 17), ("1990-12-31T23:59:60+01:00", .noSuchLeapSecond, 17),
      ("9999-12-31T23:59:60Z", .outOfRange, 0), ("9999-12-31T23:59:59-00:01", .outOfRange, 0),
      ("0000-01-01T00:00:00+00:01", .outOfRange, 0), ("２０24-01-01T00:00:00Z", .badDate, 0),
    ] as [(String, TimestampError.Reason, Int)])
  func refuses(text: String, reason: TimestampError.Reason, offset: Int) {
    #expect(throws: TimestampError(reason, at: offset)) { try Timestamp(parsing: text) }
  }

  @Test("Every 97th day of ten thousand years is written as the calendar has it and reads back")
  func days() throws {
    var days: Int64 = -719_528
    var previous = ""
    while days < 2_932_897 {
      let time = Timestamp(microseconds: days * 86_400_000_000 + days % 7)
      let text = time.description
      demand(previous < text, text)
      let again = try Timestamp(parsing: text)
      demand(again == time, text)
      previous = text
      days += 97
    }
  }

  @Test("Arithmetic stops at the ends of the range and never traps")
  func arithmetic() {
    let start = Timestamp(milliseconds: 1_704_067_200_000)
    #expect((start + .milliseconds(100)).description == "2024-01-01T00:00:00.100Z")
    #expect((start - .seconds(1)).description == "2023-12-31T23:59:59Z")
    #expect(start + .milliseconds(100) - start == .milliseconds(100))
    for duration in [Duration.seconds(Int64.max), .seconds(Int64.max) * 1.0, .nanoseconds(Int64.max)] {
      #expect(start + duration <= .latest)
      #expect(start - duration >= .earliest)
    }
    #expect(start + .seconds(Int64.max) == .latest)
    #expect(start + .seconds(Int64.min) == .earliest)
    #expect(start - .seconds(Int64.min) == .latest)
    #expect(Timestamp.earliest - Timestamp.latest < .zero)
    #expect(Timestamp(milliseconds: .max) == .latest)
    #expect(Timestamp(milliseconds: .min) == .earliest)
    #expect(Timestamp(milliseconds: -1).milliseconds == -1)
    #expect(Timestamp(microseconds: -1).milliseconds == -1)
    #expect(Timestamp(microseconds: 1_999).milliseconds == 1)
  }

  @Test(
    "A pane begins at a multiple of its length since 1970",
    arguments: [
      ("2024-01-01T00:00:09.999Z", 10_000, "2024-01-01T00:00:00Z"),
      ("2024-01-01T00:00:10Z", 10_000, "2024-01-01T00:00:10Z"),
      ("1969-12-31T23:59:59Z", 10_000, "1969-12-31T23:59:50Z"),
      ("0000-01-01T00:00:01Z", 10_000, "0000-01-01T00:00:00Z"),
    ])
  func panes(time: String, milliseconds: Int, start: String) throws {
    let pane = Pane(holding: try Timestamp(parsing: time), length: .milliseconds(milliseconds))
    #expect(pane.start.description == start)
    #expect(pane.end - pane.start == .milliseconds(milliseconds))
  }

  @Test("Bytes of any kind are read or refused, and never trap")
  func anyBytes() {
    var random = SplitMix64.seeded("timestamps")
    let sample = Array("2024-01-31T23:59:59.123456+02:00".utf8)
    for _ in 0..<20_000 {
      var bytes = sample
      for _ in 0...Int.random(in: 0...3, using: &random) {
        let digits = Array("0123456789-+:.TZ 6".utf8)
        bytes[Int.random(in: 0..<bytes.count, using: &random)] =
          Bool.random(using: &random)
          ? UInt8.random(in: .min ... .max, using: &random) : digits.randomElement(using: &random) ?? 0
      }
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random) / 4)
      bytes.withUnsafeBytes { buffer in
        guard let time = try? Timestamp(parsing: buffer) else { return }
        demand((try? Timestamp(parsing: time.description)) == time, time.description)
      }
    }
  }
}
