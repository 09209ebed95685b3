import Events
import Testing

@testable import Pipeline

extension BrokerTests {
  /// What `detect` tells while its members come and go. What it must tell is a function of the log that it reads.
  @Suite struct DriftTests {
    @Test func `Members killed while they learn, judge and restore change no byte of what is told`() throws {
      let load = try DriftLoad(sources: ["mail", "news"])
      let counting = try load.worker("counting", ["summarize"])
      let first = try load.worker("first", ["detect"])
      let second = try load.worker("second", ["detect"])
      try load.publish(seconds: 600, share: 0.1)
      try eventually("some is judged") { try first.says("state restored") && load.waiting() < 100 }
      first.kill()
      try load.publish(seconds: 500, share: 0.1)
      try load.finish()
      try load.publish(seconds: 200, share: 0.3)
      let third = try load.worker("third", ["detect"])
      try eventually("the third has a share") { try third.says("state restored") }
      second.kill()
      try load.publish(seconds: 100, share: 0.3)
      try load.finish()
      third.kill()
      let fourth = try load.worker("fourth", ["detect"])
      try eventually("the fourth begins to restore") { try fourth.says("restoring state") }
      fourth.kill()
      let last = try load.worker("last", ["detect"])
      try load.publish(seconds: 400, share: 0.1)
      try load.end()
      try load.finish()
      try last.stop()
      try counting.stop()
      let told = try load.check()
      let sources = Set(["mail", "news"])
      #expect(Set(try told.events(BaselineRecord.self, .baselines).map(\.stream.source)) == sources)
      let games = try told.events(Alert.self, .alerts).filter { $0.category == "games" }
      for state in [Alert.State.open, .resolved] {
        #expect(Set(games.filter { $0.state == state }.map(\.stream.source)) == sources)
      }
    }

    @Test func `Reviews are counted once, and told the same, whoever is killed`() throws {
      let load = try DriftLoad(sources: ["mail"])
      let counting = try load.worker("counting", ["summarize"])
      let judging = try load.worker("judging", ["detect"])
      try load.publish(seconds: 10, share: 0.1)
      try load.review(700, errors: 0.1)
      try load.finish()
      counting.kill()
      try load.review(400, errors: 0.6)
      let counted = try load.worker("counted", ["summarize"])
      try eventually("some is counted") { try load.waiting() > 0 }
      judging.kill()
      let judged = try load.worker("judged", ["detect"])
      try load.review(400, errors: 0.6)
      try load.finish()
      try counted.stop()
      try judged.stop()
      #expect(try load.reviewsCounted() == 1_500)
      let told = try load.check()
      #expect(try told.events(BaselineRecord.self, .baselines).map(\.name) == ["quality"])
      let alerts = try told.events(Alert.self, .alerts)
      #expect(alerts.contains { $0.feature == "errors:section" && $0.state == .open })
    }
  }
}
