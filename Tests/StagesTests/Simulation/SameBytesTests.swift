import Pipeline
import StagesTesting
import Testing

/// That a debug and a release build send the same bytes is what `scripts/same-bytes` compares.
@Suite("the same bytes after every restart")
struct SameBytesTests {
  @Test("a restart after every pane changes no byte, while a baseline is learnt and an alert opens and ends")
  func restarts() throws {
    let (whole, restarted) = (try DriftRun(), try DriftRun(restarts: true))
    #expect(whole.counted["alerts_open"] != nil && whole.counted["alerts_resolved"] != nil)
    #expect(whole.records.contains { $0.topic == Topic.baselines.rawValue })
    #expect(restarted.records == whole.records)
    #expect(restarted.counted == whole.counted)
  }
}
