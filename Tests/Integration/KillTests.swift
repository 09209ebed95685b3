import Foundation
import Testing

extension BrokerTests {
  /// Workers that are killed, again and again.
  @Suite(.enabled(if: TestSettings.hasInference, TestSettings.inferenceReason))
  struct KillTests {
    @Test func `Workers killed at random lose nothing, repeat nothing, and come to the same answers`() throws {
      let seed = TestSettings.seed
      print("seed \(seed): \(TestSettings.rounds) rounds of \(TestSettings.documents) documents")
      let documents = DocumentSet(count: TestSettings.documents, seed: 1, lateOnes: true, partitions: 4)
      let reference = try Run.perform(documents, Run.Plan())
      #expect(reference.check.isClean, "\(reference.check.faults)")
      let wanted = try Answers(reference.cluster)
      let kept = try KeptStates(reference.cluster)
      print("without faults: \(reference.line), \(wanted.count) answers, \(kept.entries.count) entries of state")
      for round in 1...max(1, TestSettings.rounds) {
        let plan = Run.Plan(workers: 3, kills: 3, seed: seed &+ UInt64(round), publishing: .seconds(20))
        let result = try Run.perform(documents, plan)
        let answers = try Answers(result.cluster)
        let states = try KeptStates(result.cluster)
        let differences = answers.differences(from: wanted) + states.differences(from: kept)
        print(
          "round \(round) seed \(plan.seed): \(result.line), \(answers == wanted ? "the same" : "other") answers, "
            + "\(states == kept ? "the same" : "another") state")
        #expect(result.check.isClean, "round \(round) in \(result.cluster.folder): \(result.check.faults)")
        #expect(answers == wanted && states == kept, "round \(round) in \(result.cluster.folder): \(differences)")
        #expect(result.longestStall < .seconds(60), "\(result.stalled) in \(result.cluster.folder)")
        if result.check.isClean, differences.isEmpty { result.cluster.remove() }
      }
      reference.cluster.remove()
    }
  }
}

extension Run.Result {
  /// The figures of a run, for a person.
  var line: String {
    "\(kills) kills (\(killsUnderLoad) under load), \(duration.tenths) s, \(check.documents) documents, "
      + "\(check.quarantined) in quarantine, \(check.predictions) predictions, \(check.lost) lost, "
      + "\(check.repeated) repeated, longest stall \(longestStall.tenths) s (\(stalled)), "
      + "longest wait of a partition \(longestWait.tenths) s"
  }
}

extension Duration {
  fileprivate var tenths: String { String(format: "%.1f", self / .seconds(1)) }
}
