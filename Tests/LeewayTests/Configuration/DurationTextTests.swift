import Testing

@testable import leeway

struct DurationTextTests {
  @Test(
    arguments: [
      ("250ms", .milliseconds(250)), ("1.5s", .milliseconds(1_500)), ("10 s", .seconds(10)), ("5m", .seconds(300)),
      ("24h", .seconds(86_400)), ("7d", .seconds(604_800)), ("0", .zero), ("0s", .zero),
    ] as [(String, Duration)])
  func `a number and a unit are a duration`(text: String, duration: Duration) {
    #expect(DurationText.parse(text) == duration)
  }

  @Test(arguments: ["", "s", "10", "10x", "-1s", "1.2.3s", "1e9s", "inf s", "99999999999999999999d", "٣s", "1s2"])
  func `anything else is none`(text: String) {
    #expect(DurationText.parse(text) == nil)
  }

  @Test(arguments: [1, 250, 1_000, 60_000, 90_000, 3_600_000, 86_400_000, 0])
  func `what is written is read back`(milliseconds: Int) {
    let duration = Duration.milliseconds(milliseconds)
    #expect(DurationText.parse(DurationText.of(duration)) == duration)
  }

  @Test(arguments: [("65536", 65_536), ("64KiB", 65_536), ("1 MiB", 1 << 20), ("2 GiB", 2 << 30)])
  func `a number of bytes may have a unit`(text: String, bytes: Int) {
    #expect(ByteCountText.parse(text) == bytes)
    #expect(ByteCountText.parse(ByteCountText.of(bytes)) == bytes)
  }

  @Test(arguments: ["", "MiB", "1 MB", "-1", "1.5 MiB", "9223372036854775807 GiB", "99999999999999999999"])
  func `anything else is no number of bytes`(text: String) {
    #expect(ByteCountText.parse(text) == nil)
  }
}
