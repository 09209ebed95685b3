import Foundation
import LogSimulation
import Pipeline
import PipelineTesting
import Testing

/// Runs of the real loop against a model of a log. Without `LEEWAY_SEEDS` ten thousand seeds are run;
/// `LEEWAY_SEED=4711` runs that one alone and prints what every worker did.
struct LoopSimulationTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seeds = environment["LEEWAY_SEEDS"].flatMap { UInt64($0) } ?? 10_000
  private static let only = environment["LEEWAY_SEED"].flatMap { UInt64($0) }

  @Test("Whatever fails and whenever: nothing is lost, nothing is repeated, and state stands where the group stands")
  func exactlyOnce() async throws {
    let failures = try await Self.failures(Self.seeds) { LoopSimulation(seed: $0) }
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
  }

  @Test("At least once, whatever fails and whenever, nothing is lost")
  func atLeastOnce() async throws {
    let failures = try await Self.failures(max(1, Self.seeds / 20)) { seed in
      var scenario = LoopSimulation.Scenario.any(seed: seed)
      scenario.keepsState = false
      scenario.delivery = .atLeastOnce
      return LoopSimulation(seed: seed, scenario: scenario)
    }
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
  }

  @Test("A run is a function of its seed")
  func reproducible() {
    for seed in UInt64(0)..<20 {
      let (first, second) = (LoopSimulation(seed: seed).run(), LoopSimulation(seed: seed).run())
      #expect(first.counts == second.counts, "seed \(seed)")
      #expect(first.outputs == second.outputs, "seed \(seed)")
    }
  }

  @Test("Every kind of fault happens within 200 seeds, and so does every way out of one")
  func meetsAllFaults() {
    var counts: [String: Int] = [:]
    for seed in UInt64(0)..<200 { counts.merge(LoopSimulation(seed: seed).run().counts) { $0 + $1 } }
    let faults = Fault.allCases.map { "fault \($0)" }
    let ways = [
      "delivered", "dropped", "lost", "revoked", "read again", "sent again", "reopened", "restored",
      "restoring failed", "stage failed",
    ]
    for name in faults + ways { #expect(counts[name, default: 0] > 0, "\(name) never happened") }
  }

  /// Runs the seeds on two threads of their own, so that tests that wait for something go on meanwhile.
  private static func failures(
    _ seeds: UInt64, _ make: @escaping @Sendable (UInt64) -> LoopSimulation
  ) async throws -> [String] {
    let range = only.map { $0..<$0 + 1 } ?? 0..<seeds
    async let even = DedicatedThread.run { failures(of: range, lane: 0, make) }
    async let odd = DedicatedThread.run { failures(of: range, lane: 1, make) }
    return try await even + odd
  }

  private static func failures(
    of range: Range<UInt64>, lane: UInt64, _ make: (UInt64) -> LoopSimulation
  ) -> [String] {
    var failures: [String] = []
    for seed in range where seed % 2 == lane {
      let outcome = make(seed).run(trace: only == nil ? nil : { print($0) })
      guard !outcome.problems.isEmpty else { continue }
      failures.append("LEEWAY_SEED=\(seed): \(outcome.problems[0]); \(outcome.scenario); \(outcome.counts)")
      if failures.count == 5 { break }
    }
    return failures
  }
}
