/// All that is left to chance in one run, decided by one seed: the same seed and the same calls give the same run.
package final class Chaos {
  package let seed: UInt64
  package var plan: FaultPlan
  /// While true nothing goes wrong. Choices of order remain.
  package var isCalm = false
  private var generator: SeededGenerator
  private var counts = [Int](repeating: 0, count: Fault.allCases.count)

  package init(seed: UInt64, plan: FaultPlan = .rough) {
    self.seed = seed
    self.plan = plan
    generator = SeededGenerator(seed: seed)
  }

  /// Whether this fault happens now. It is the caller's to carry it out.
  package func happens(_ fault: Fault) -> Bool {
    guard !isCalm else { return false }
    let chance = plan[fault]
    guard chance > 0, generator.below(1_000) < chance else { return false }
    counts[fault.rawValue] += 1
    return true
  }

  /// How often this fault has happened.
  package func count(of fault: Fault) -> Int { counts[fault.rawValue] }

  /// A number from 0 up to, and without, `bound`.
  package func pick(_ bound: Int) -> Int { generator.below(bound) }

  /// Heads or tails.
  package func toss() -> Bool { generator.next() & 1 == 0 }

  /// How often a call that waits tries again before it runs out of time.
  func patience() -> Int { isCalm ? 8 : 1 + generator.below(6) }
}
