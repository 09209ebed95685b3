import Foundation
import Statistics
import Testing

/// How far the estimate of accuracy lies from the accuracy, for the starter model and packages that it was not trained
/// on: `Fixtures/starter-confidences.txt`, made by `scripts/starter/confidences.py`.
@Suite("Estimated accuracy of the starter model")
struct StarterEstimateTests {
  /// Descriptions of one group and bin of confidence.
  private struct Cell {
    let split: String
    let group: Int
    let bin: Int
    let documents: Int
    let correct: Int
    let steps: Int64
  }

  private let cells: [Cell]

  init() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/starter-confidences", withExtension: "txt"))
    cells = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      let numbers = try words.dropFirst().map { try #require(Int($0)) }
      return Cell(
        split: String(words[0]), group: numbers[0], bin: numbers[1], documents: numbers[2], correct: numbers[3],
        steps: Int64(numbers[4]))
    }
  }

  private func reviewed(_ cells: [Cell]) throws -> Reliability {
    var whole = Reliability()
    for cell in cells {
      whole.merge(
        try Reliability([
          (bin: cell.bin, documents: cell.documents, correct: cell.correct, confidenceSteps: cell.steps)
        ]))
    }
    return whole
  }

  /// The estimate for the cells that are chosen, and what their accuracy was.
  private func check(_ chosen: [Cell]) throws -> (estimate: EstimatedAccuracy, measured: Double) {
    let reviewed = try reviewed(cells.filter { $0.split == "reviewed" })
    var counts = [Int](repeating: 0, count: Reliability.binCount)
    for cell in chosen { counts[cell.bin] += cell.documents }
    let estimate = try #require(try EstimatedAccuracy.of(counts, reviewed: reviewed))
    let documents = chosen.reduce(0) { $0 + $1.documents }
    return (estimate, Double(chosen.reduce(0) { $0 + $1.correct }) / Double(documents))
  }

  @Test("for more documents of the same kind the estimate is within a point, and its interval holds the accuracy")
  func same() throws {
    let found = try check(cells.filter { $0.split == "held_out" })
    let accuracy = found.estimate.accuracy
    print("held out: estimated \(accuracy), measured \(found.measured)")
    #expect((accuracy.value - found.measured).magnitude < 0.01)
    #expect(accuracy.low <= found.measured && found.measured <= accuracy.high && found.estimate.uncovered == 0)
  }

  @Test("where only the mix of classes shifts the estimate follows the accuracy, but not all of the way")
  func shiftOfClasses() throws {
    let groups = Dictionary(grouping: cells.filter { $0.split == "held_out" }, by: \.group)
    let order = groups.sorted { left, right in
      func accuracy(_ cells: [Cell]) -> Double {
        Double(cells.reduce(0) { $0 + $1.correct }) / Double(cells.reduce(0) { $0 + $1.documents })
      }
      return accuracy(left.value) < accuracy(right.value)
    }
    let hard = try check(order.prefix(6).flatMap(\.value))
    let easy = try check(order.suffix(6).flatMap(\.value))
    print("the six hardest groups: estimated \(hard.estimate.accuracy), measured \(hard.measured)")
    print("the six easiest groups: estimated \(easy.estimate.accuracy), measured \(easy.measured)")
    #expect(hard.estimate.accuracy.value < 0.81 && easy.estimate.accuracy.value > 0.9)
    // Within a bin of confidence the hard groups are wrong more often than the others: the estimate cannot see that.
    #expect((hard.estimate.accuracy.value - hard.measured).magnitude < 0.1)
    #expect((easy.estimate.accuracy.value - easy.measured).magnitude < 0.06)
  }

  @Test("for the packages of the next release the estimate is too high, as the model is surer than it is right")
  func nextRelease() throws {
    let found = try check(cells.filter { $0.split == "new" })
    let accuracy = found.estimate.accuracy
    print("new: estimated \(accuracy), measured \(found.measured)")
    #expect(accuracy.value - found.measured > 0.01 && accuracy.value - found.measured < 0.06)
  }
}
