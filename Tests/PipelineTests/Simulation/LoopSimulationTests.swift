import Foundation
import LogSimulation
import PipelineTesting
import Synchronization
import Testing

/// Without `LEEWAY_SEEDS` ten thousand seeds are run; `LEEWAY_SEED=4711` runs that one alone.
struct LoopSimulationTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seeds = environment["LEEWAY_SEEDS"].flatMap { UInt64($0) } ?? 10_000
  private static let only = environment["LEEWAY_SEED"].flatMap { UInt64($0) }

  @Test("Whatever fails and whenever: nothing is lost, nothing is repeated, and state stands where the group stands")
  func exactlyOnce() async {
    let failures = await Self.run { LoopSimulation(seed: $0) }
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
  }

  /// Runs the seeds on two threads.
  private static func run(_ make: @escaping @Sendable (UInt64) -> LoopSimulation) async -> [String] {
    let range = only.map { $0..<$0 + 1 } ?? 0..<seeds
    return await withTaskGroup(of: [String].self) { group in
      for lane in UInt64(0)..<2 {
        group.addTask {
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
      return await group.reduce(into: []) { $0 += $1 }
    }
  }
}
