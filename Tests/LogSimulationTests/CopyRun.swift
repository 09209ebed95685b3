import Kafka

@testable import LogSimulation

/// One run of several workers on one broker, decided by its seed.
struct CopyRun {
  let bench: Bench
  private(set) var workers: [CopyWorker] = []
  private(set) var calls = 0
  private(set) var isFinished = false
  private var disagreements = 0
  private var born = 0
  private var resting: [Int]
  private let manner: CopyWorker.Manner
  private let isStatic: Bool

  static let partitions: Int32 = 3
  static let records: UInt64 = 60

  init(seed: UInt64, manner: CopyWorker.Manner, workers count: Int = 3, plan: FaultPlan = .rough) {
    bench = Bench(partitions: Int(Self.partitions), seed: seed, plan: plan)
    self.manner = manner
    isStatic = seed % 3 == 0
    resting = [Int](repeating: 0, count: count)
    for partition in 0..<Self.partitions {
      bench.broker.append((0..<Self.records).map { Bench.record($0) }, to: Bench.input(partition))
    }
    for index in 0..<count { workers.append(newWorker(index)) }
  }

  private mutating func newWorker(_ index: Int) -> CopyWorker {
    born += 1
    return CopyWorker(
      bench.broker, id: isStatic ? "w\(index)" : "w\(born)", manner: manner, instance: isStatic ? index : nil)
  }

  /// Runs with faults for a while, then without until all input is copied.
  mutating func run(turns: Int = 300) {
    for _ in 0..<turns { turn() }
    bench.broker.chaos.isCalm = true
    for turn in 0..<3_000 {
      self.turn()
      if turn % 16 == 0, isDone {
        isFinished = true
        break
      }
    }
    // What crashed workers have left open times out.
    bench.broker.advance(by: .seconds(11))
    bench.broker.settle()
    for worker in workers { disagreements += worker.disagreements }
  }

  private mutating func turn() {
    let chaos = bench.broker.chaos
    let index = chaos.pick(workers.count)
    bench.broker.advance(by: .milliseconds(50))
    if chaos.toss() { bench.broker.step() }
    if resting[index] > 0, !chaos.isCalm {
      resting[index] -= 1
      return
    }
    if chaos.happens(.pause) { resting[index] = 10 + chaos.pick(30) }
    // While a worker rests, time passes for it alone: the others are as alive as ever.
    if workers[index].isBroken || chaos.happens(.crash) {
      disagreements += workers[index].disagreements
      workers[index] = newWorker(index)
    }
    workers[index].turn()
    calls += 1
  }

  private var isDone: Bool {
    for partition in 0..<Self.partitions {
      let place = Bench.input(partition)
      let end = bench.broker.end(of: place, isolation: .readCommitted)
      guard bench.broker.committedOffset(of: place, group: "g") == end else { return false }
    }
    return bench.broker.pendingMarkers == 0
  }

  /// What is wrong with the result; nil where nothing is.
  var fault: String? {
    if !isFinished { return "not finished" }
    if disagreements > 0 { return "a changelog disagrees with its group" }
    for partition in 0..<Self.partitions where bench.numbers(Bench.output(partition)) != Array(0..<Self.records) {
      return "partition \(partition): \(bench.numbers(Bench.output(partition)))"
    }
    return nil
  }
}
