import Foundation

/// What one turn of one contender cost.
struct Turn {
  let messages: Int
  /// Seconds of CPU of the thread that runs the loop, and of the whole process with librdkafka's threads.
  let threadCPU: Double
  let processCPU: Double
}

/// Lets contenders take turns and prints the median CPU per message of each, and its ratio to the reference.
struct Comparison {
  let title: String
  let turns: Int

  struct Contender {
    let name: String
    let isReference: Bool
    let turn: () throws -> Turn

    init(_ name: String, isReference: Bool = false, turn: @escaping () throws -> Turn) {
      self.name = name
      self.isReference = isReference
      self.turn = turn
    }
  }

  func run(_ contenders: [Contender]) {
    print("\n\(title), \(turns) turns each, median (lowest) CPU µs a message")
    var costs: [[Turn]] = contenders.map { _ in [] }
    do {
      // The first round warms up and does not count.
      for round in 0...turns {
        for index in contenders.indices {
          let turn = try contenders[index].turn()
          if round > 0 { costs[index].append(turn) }
        }
      }
    } catch {
      print("  failed: \(error)")
      return
    }
    guard let reference = contenders.firstIndex(where: \.isReference) else { return }
    for index in contenders.indices {
      let thread = figures(costs[index], \.threadCPU, costs[reference])
      let process = figures(costs[index], \.processCPU, costs[reference])
      let name = contenders[index].name.padding(toLength: 34, withPad: " ", startingAt: 0)
      print("  \(name) loop's thread \(thread)   process \(process)")
    }
  }

  private func figures(_ turns: [Turn], _ cost: (Turn) -> Double, _ reference: [Turn]) -> String {
    let own = turns.map { cost($0) / Double($0.messages) * 1e6 }.sorted()
    let other = reference.map { cost($0) / Double($0.messages) * 1e6 }.sorted()
    let ratio = own[own.count / 2] / other[other.count / 2]
    return String(format: "%.3f (%.3f) ratio %.2f", own[own.count / 2], own[0], ratio)
  }
}
