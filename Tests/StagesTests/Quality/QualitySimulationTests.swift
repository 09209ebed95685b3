import Events
import Foundation
import LogSimulation
import Pipeline
import PipelineTesting
import Stages
import Statistics
import Testing

@testable import Stages

/// Reviews, shadows and predictions through both stages, by several workers that crash.
@Suite("Quality however it is run")
struct QualitySimulationTests {
  struct Run: Sendable, CustomTestStringConvertible {
    var workers: Int
    var partitions: Int32
    var isRough: Bool

    var testDescription: String { "\(workers) workers, \(partitions) partitions\(isRough ? ", many faults" : "")" }
  }

  /// What a run comes to.
  private struct Answer: Equatable {
    var reviews = QualityTally()
    var shadows = QualityTally()
    /// The statistics of features, as bytes, in order.
    var features: [[UInt8]] = []
    var baselines: [String] = []
  }

  private static let reviews = 900

  private func answer(_ run: Run, seed: UInt64, withReviews: Bool = true) throws -> Answer {
    let layout = TopicLayout(
      counts: Dictionary(uniqueKeysWithValues: Topic.allCases.map { ($0.rawValue, run.partitions) }))
    let simulation = PipelineSimulation(seed: seed, plan: run.isRough ? .rough : .none, layout: layout)
    let predictions = (0..<600).map { SummarizeTests.prediction($0, second: $0, partition: Int32($0) % run.partitions) }
    simulation.publish(predictions)
    simulation.publish((0..<run.partitions).map { end($0) })
    if withReviews {
      var simulated = SimulatedReviews(seed: 7)
      simulation.publish(
        (0..<Self.reviews).map {
          SimulatedReviews.record(simulated.review(errors: 0.2), partition: Int32($0) % run.partitions)
        })
      simulation.publish(
        (0..<300).map { number in
          var record = SimulatedReviews.shadow(number, says: "a", answered: number % 3 == 0 ? "b" : "a")
          record.partition = Int32(number) % run.partitions
          return record
        })
    }
    simulation.add(SummarizeStage(), workers: run.workers)
    simulation.add(DetectStage(), workers: run.workers)
    let problems = simulation.run(turns: 3_000)
    try #require(problems.isEmpty, "\(run.testDescription), seed \(seed): \(problems)")
    #expect(simulation.records(of: .quarantine).isEmpty)
    return try read(simulation)
  }

  private func end(_ partition: Int32) -> OwnedRecord {
    var record = SummarizeTests.progress(200_000, offset: 0)
    record.partition = partition
    return record
  }

  private func read(_ simulation: PipelineSimulation) throws -> Answer {
    var answer = Answer()
    for summary in try SimulatedReviews.summaries(simulation.records(of: .summaries)) {
      if summary.production == nil { try answer.reviews.add(summary) } else { try answer.shadows.add(summary) }
    }
    for record in simulation.records(of: .statistics) {
      let value = try #require(record.value)
      let statistic = try EventCoding.decode(Statistic.self, from: Data(value))
      if statistic.quality == nil { answer.features.append(value) }
    }
    answer.features.sort { $0.lexicographicallyPrecedes($1) }
    answer.baselines = try simulation.records(of: .baselines).map {
      try EventCoding.decode(BaselineRecord.self, from: Data($0.value ?? [])).name
    }
    return answer
  }

  @Test(
    "the sums are the same for any number of workers and partitions, with faults, and features are told as without reviews",
    arguments: [
      Run(workers: 1, partitions: 1, isRough: true), Run(workers: 2, partitions: 4, isRough: false),
      Run(workers: 3, partitions: 4, isRough: true),
    ])
  func same(run: Run) throws {
    let plain = Run(workers: 1, partitions: 1, isRough: false)
    let expected = try answer(plain, seed: 1)
    #expect(expected.reviews.documents == Self.reviews && expected.shadows.documents == 300)
    #expect(expected.shadows.changed == 100 && expected.baselines == ["quality"])
    let found = try answer(run, seed: 2)
    #expect(found.reviews == expected.reviews && found.shadows == expected.shadows, "\(run.testDescription)")
    #expect(found.baselines == expected.baselines)
    #expect(found.features == expected.features && !found.features.isEmpty)
    #expect(try answer(plain, seed: 3, withReviews: false).features == expected.features)
  }
}
