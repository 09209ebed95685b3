import Testing

extension BrokerTests {
  /// The same documents, run in other ways.
  @Suite(.enabled(if: TestSettings.hasInference, TestSettings.inferenceReason))
  struct SameOnBrokerTests {
    /// The last is killed.
    static let plans = [
      Run.Plan(workers: 2, partitions: 1), Run.Plan(workers: 4, partitions: 1), Run.Plan(workers: 1, partitions: 8),
      Run.Plan(workers: 2, partitions: 8), Run.Plan(workers: 4, partitions: 8),
      Run.Plan(workers: 3, partitions: 8, kills: 3, seed: TestSettings.seed, publishing: .seconds(15)),
    ]

    @Test func `Statistics and alerts are the same with any number of workers and partitions, and after kills`() throws
    {
      // Late documents depend on the partition that they lie in, so there are none.
      func documents(_ partitions: Int) -> DocumentSet {
        DocumentSet(count: TestSettings.documents, seed: 2, lateOnes: false, sources: 1, partitions: partitions)
      }
      let reference = try Run.perform(documents(1), Run.Plan(workers: 1, partitions: 1))
      #expect(reference.check.isClean, "\(reference.check.faults)")
      let wanted = try Answers(reference.cluster)
      print("1 worker, 1 partition: \(reference.line), \(wanted.count) answers")
      #expect(!wanted.statistics.isEmpty)
      for plan in Self.plans {
        let result = try Run.perform(documents(plan.partitions), plan)
        let answers = try Answers(result.cluster)
        print(
          "\(plan.workers) workers, \(plan.partitions) partitions: \(result.line), "
            + "\(answers == wanted ? "the same" : "other") answers")
        #expect(result.check.isClean, "in \(result.cluster.folder): \(result.check.faults)")
        #expect(answers == wanted, "\(plan): \(answers.differences(from: wanted))")
        if answers == wanted { result.cluster.remove() }
      }
      reference.cluster.remove()
    }
  }
}
