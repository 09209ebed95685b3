import Kafka
import Testing

@testable import Pipeline

struct RebuildPlanTests {
  private let place = TopicPartition(topic: "raw", partition: 2)

  private func survey(committed: Int64?, logged: Int64?) -> StateSurvey {
    var survey = StateSurvey(partition: 2, places: [place], committed: committed.map { [place: $0] } ?? [:])
    survey.logged = logged.map { ["raw": $0] }
    return survey
  }

  @Test("The state is made from the oldest record there is up to where the group stands; what is older is lost")
  func spans() throws {
    let whole = try RebuildPlan(
      survey(committed: 70, logged: 60), ends: [place: Watermarks(low: 0, high: 90)], isFromEmpty: false)
    #expect(whole.spans == [place: 0..<70])
    #expect(whole.position == [place: 70])
    #expect(whole.lost.isEmpty)
    let cut = try RebuildPlan(
      survey(committed: 70, logged: nil), ends: [place: Watermarks(low: 20, high: 90)], isFromEmpty: false)
    #expect(cut.spans == [place: 20..<70])
    #expect(cut.lost == [place: 20])
    let expired = try RebuildPlan(
      survey(committed: 70, logged: nil), ends: [place: Watermarks(low: 80, high: 90)], isFromEmpty: false)
    #expect(expired.spans == [place: 70..<70])
    #expect(expired.lost == [place: 70])
  }

  @Test("Beginning with nothing reads nothing, and stands where the group stands")
  func fromEmpty() throws {
    let plan = try RebuildPlan(
      survey(committed: 70, logged: nil), ends: [place: Watermarks(low: 0, high: 90)], isFromEmpty: true)
    #expect(plan.spans.isEmpty)
    #expect(plan.position == [place: 70])
    #expect(plan.lost == [place: 70])
  }

  @Test("Without an offset of the group the changelog's position is taken, and without either it is refused")
  func withoutGroup() throws {
    let ends = [place: Watermarks(low: 0, high: 90)]
    let plan = try RebuildPlan(survey(committed: nil, logged: 60), ends: ends, isFromEmpty: false)
    #expect(plan.position == [place: 60])
    #expect(throws: RebuildPlan.Problem.noPosition(2)) {
      try RebuildPlan(survey(committed: nil, logged: nil), ends: ends, isFromEmpty: false)
    }
  }

  @Test("A group beyond the end of the log is refused")
  func beyondEnd() {
    #expect(throws: RebuildPlan.Problem.beyondEnd(place, committed: 70, end: 50)) {
      try RebuildPlan(
        survey(committed: 70, logged: 70), ends: [place: Watermarks(low: 0, high: 50)], isFromEmpty: false)
    }
  }

  @Test("A partition is stopped where changelog and group differ, and not where the group has no offset")
  func verdicts() {
    #expect(!survey(committed: 7, logged: 7).isStopped)
    #expect(survey(committed: 7, logged: 8).isStopped)
    #expect(survey(committed: 7, logged: nil).isStopped)
    #expect(!survey(committed: nil, logged: 8).isStopped)
    #expect(!survey(committed: nil, logged: nil).isStopped)
    var damaged = survey(committed: 7, logged: 7)
    damaged.fault = ChangelogError(stage: "s", topic: "t", partition: 2, fault: "f")
    #expect(damaged.isStopped)
  }
}
