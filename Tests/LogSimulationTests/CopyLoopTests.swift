import Kafka
import Testing

@testable import LogSimulation

@Suite struct CopyLoopTests {
  @Test func `A careful loop is exactly once under every fault`() {
    for seed in 1...150 as ClosedRange<UInt64> {
      var run = CopyRun(seed: seed, manner: .careful)
      run.run()
      #expect(run.fault == nil, "seed \(seed)")
    }
  }

  @Test(arguments: CopyWorker.Manner.allCases.dropFirst())
  func `A loop that cuts a corner is caught`(manner: CopyWorker.Manner) {
    var caught: [UInt64] = []
    for seed in 1...150 as ClosedRange<UInt64> where caught.count < 3 {
      var run = CopyRun(seed: seed, manner: manner)
      run.run()
      if run.fault != nil { caught.append(seed) }
    }
    #expect(!caught.isEmpty, "\(manner) was not caught")
  }

  @Test func `A run is a function of its seed`() {
    for seed in [3, 4] as [UInt64] {
      var (first, second) = (CopyRun(seed: seed, manner: .careful), CopyRun(seed: seed, manner: .careful))
      first.run()
      second.run()
      #expect(everything(first) == everything(second), "seed \(seed)")
      for fault in Fault.allCases {
        #expect(first.bench.broker.chaos.count(of: fault) == second.bench.broker.chaos.count(of: fault))
      }
    }
  }

  @Test func `Every fault happens`() {
    var counts = [Int](repeating: 0, count: Fault.allCases.count)
    for seed in 1...20 as ClosedRange<UInt64> {
      var run = CopyRun(seed: seed, manner: .careful)
      run.run()
      for fault in Fault.allCases { counts[fault.rawValue] += run.bench.broker.chaos.count(of: fault) }
    }
    for fault in Fault.allCases { #expect(counts[fault.rawValue] > 0, "\(fault)") }
  }

  private func everything(_ run: CopyRun) -> [SimulatedMessage] {
    var all: [SimulatedMessage] = []
    for partition in 0..<CopyRun.partitions {
      for place in [Bench.output(partition), Bench.changelog(partition)] {
        all += run.bench.broker.records(of: place, isolation: .readUncommitted)
      }
    }
    return all
  }
}
