import Foundation
import Kafka
import Pipeline

/// Measures what exactly once costs: the loop with transactions against the loop without, and each against a C loop on
/// librdkafka that does the same. All read the same filled topic, in alternating turns, and copy it.
///
///     LEEWAY_TEST_KAFKA=localhost:9092 swift run -c release LoopBenchmark [TURNS [MESSAGES [NAME]]]
///
/// With a NAME only the contenders whose names contain it run. The broker must have transactions. It is left with
/// topics that begin with `loop-benchmark.`; their retention is ten minutes.
@main @MainActor
struct LoopBenchmark {
  static func main() async throws {
    guard let brokers = ProcessInfo.processInfo.environment["LEEWAY_TEST_KAFKA"] else {
      print("LEEWAY_TEST_KAFKA must name a broker with transactions, as host:port")
      exit(64)
    }
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let turns = arguments.first ?? 5
    let chosen = CommandLine.arguments.dropFirst(3).first
    let field = Field(brokers: brokers, messages: arguments.dropFirst().first ?? 200_000)
    try field.prepare()
    let contenders = [
      Contender(name: "C, with transactions") { field.c(transactional: true) },
      Contender(name: "loop, exactly once") { try await field.loop(.exactlyOnce, keepsState: false) },
      Contender(name: "loop, exactly once, with state") { try await field.loop(.exactlyOnce, keepsState: true) },
      Contender(name: "C, flush and commit") { field.c(transactional: false) },
      Contender(name: "loop, at least once") { try await field.loop(.atLeastOnce, keepsState: false) },
    ]
    print("copying \(field.messages) messages of 1 KB, batches of \(Field.batch), \(turns) turns each: medians")
    var costs = contenders.map { _ in [Turn]() }
    // The first round warms up and does not count.
    for round in 0...turns {
      for (index, contender) in contenders.enumerated() where chosen.map(contender.name.contains) ?? true {
        let turn = try await contender.turn()
        if round > 0 { costs[index].append(turn) }
      }
    }
    for (index, contender) in contenders.enumerated() where !costs[index].isEmpty {
      let reference = index < 3 ? 0 : 3
      contender.report(costs[index], against: costs[reference], named: contenders[reference].name)
    }
  }
}

/// What one turn cost.
struct Turn {
  let messages: Int
  let batches: Int
  /// Seconds of CPU of the whole process, and of the clock.
  let cpu: Double
  let elapsed: Double

  var microseconds: Double { cpu / Double(messages) * 1e6 }
  var perSecond: Double { Double(messages) / elapsed }
}

@MainActor
struct Contender {
  let name: String
  let turn: () async throws -> Turn

  func report(_ turns: [Turn], against reference: [Turn], named other: String) {
    let cost = Self.median(turns.map(\.microseconds))
    let ratio = cost / Self.median(reference.map(\.microseconds))
    let rate = Self.median(turns.map(\.perSecond))
    let batches = Self.median(turns.map { Double($0.batches) })
    print(
      name.padding(toLength: 32, withPad: " ", startingAt: 0)
        + String(
          format: "%6.2f µs of CPU a message (lowest %.2f), %.2f of \"%@\", %.0f messages/s, %.0f batches", cost,
          turns.map(\.microseconds).min() ?? 0, ratio, other, rate, batches))
  }

  private static func median(_ figures: [Double]) -> Double {
    figures.isEmpty ? 0 : figures.sorted()[figures.count / 2]
  }
}
