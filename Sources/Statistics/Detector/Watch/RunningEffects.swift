/// Running estimates of the design effects of a feature's scores, from blocks already judged.
///
/// For runs of 1, 4 and 16 blocks each averages the squared differences of the means of consecutive runs over what
/// independent documents would give. A change of level shows as one difference, a burst as two for every burst. Each
/// is held to ten times the present estimate (winsorised), so that one change does not make the detector deaf.
struct RunningEffects: Sendable, Hashable {
  /// How far the present run of one length has come.
  private struct Run: Sendable, Hashable {
    var blocks = 0
    var documents = 0.0
    var lastDocuments = 0.0
  }

  /// What a block says of the scores, and what the baseline does; as many numbers as there are scores, filled up to a
  /// multiple of four.
  struct Seen {
    /// The sums of the documents' scores, and of their squares.
    let sums: UnsafeMutableBufferPointer<Double>
    let squares: UnsafeMutableBufferPointer<Double>
    /// The variance of one document's score, and its design effect, in the baseline.
    let variances: UnsafeMutableBufferPointer<Double>
    let learnt: UnsafeMutableBufferPointer<Double>
  }

  /// The numbers of one run length: a number for each score, filled up to a multiple of four, in each of five parts.
  private struct Parts {
    let sums: UnsafeMutableBufferPointer<Double>
    let squares: UnsafeMutableBufferPointer<Double>
    let lastSums: UnsafeMutableBufferPointer<Double>
    let lastSquares: UnsafeMutableBufferPointer<Double>
    let averages: UnsafeMutableBufferPointer<Double>

    static let count = 5

    init(_ all: UnsafeMutableBufferPointer<Double>, run: Int, width: Int) {
      let first = run * Self.count * width
      sums = all.part(first, width)
      squares = all.part(first + width, width)
      lastSums = all.part(first + 2 * width, width)
      lastSquares = all.part(first + 3 * width, width)
      averages = all.part(first + 4 * width, width)
    }
  }

  /// The weight of the past: a moving average over this many runs.
  static let memory = 64.0
  /// Below this an average is no more than chance: 1 + 4·√(2/64) + 0.02.
  static let beyondChance = 1 + 4 * (2 / memory).squareRoot() + 0.02

  private var runs: [Run]
  /// The parts of all run lengths.
  private var numbers: [Double]
  /// The estimates of the scores, at least 1; averages that chance explains count as 1.
  private(set) var ratios: [Double]

  init(scores: Int) {
    let width = scores.roundedUpToFour
    let ones = [Double](repeating: 1, count: width)
    ratios = ones
    runs = DesignEffectEstimate.runLengths.map { _ in Run() }
    numbers = runs.flatMap { _ in [Double](repeating: 0, count: (Parts.count - 1) * width) + ones }
  }

  /// Writes all that they are.
  func write(into kept: inout WatchNumbers) {
    for run in runs {
      kept.integers.append(Int64(run.blocks))
      kept.reals += [run.documents, run.lastDocuments]
    }
    kept.reals += numbers
  }

  /// The estimates of so many scores, as they were written.
  init(scores: Int, reading kept: inout WatchNumbers.Reader) throws(DetectorParts.Mismatch) {
    self.init(scores: scores)
    for run in runs.indices {
      runs[run] = Run(blocks: try kept.integer(), documents: try kept.real(), lastDocuments: try kept.real())
    }
    numbers = try kept.reals(numbers.count)
    weigh()
  }

  /// Adds a block of `documents` documents.
  mutating func add(_ seen: Seen, documents: Double) {
    let width = ratios.count
    numbers.withUnsafeMutableBufferPointer { numbers in
      for (run, length) in DesignEffectEstimate.runLengths.enumerated() {
        Self.add(seen, documents, to: Parts(numbers, run: run, width: width), &runs[run], length: length)
      }
    }
    weigh()
  }

  /// Works the estimates out of the averages.
  private mutating func weigh() {
    let width = ratios.count
    numbers.withUnsafeMutableBufferPointer { numbers in
      ratios.withUnsafeMutableBufferPointer { ratios in
        ratios.update(repeating: 1)
        for run in DesignEffectEstimate.runLengths.indices {
          let averages = Parts(numbers, run: run, width: width).averages
          for first in stride(from: 0, to: width, by: 4) {
            let (average, ratio) = (averages.four(first), ratios.four(first))
            ratios.put(ratio.replacing(with: average.larger(ratio), where: average .> Self.beyondChance), at: first)
          }
        }
      }
    }
  }

  private static func add(_ seen: Seen, _ documents: Double, to parts: Parts, _ run: inout Run, length: Int) {
    for first in stride(from: 0, to: parts.sums.count, by: 4) {
      parts.sums.put(parts.sums.four(first) + seen.sums.four(first), at: first)
      parts.squares.put(parts.squares.four(first) + seen.squares.four(first), at: first)
    }
    run.blocks += 1
    run.documents += documents
    guard run.blocks == length else { return }
    if run.lastDocuments > 0, run.documents > 0 { average(seen, parts, run) }
    parts.lastSums.take(parts.sums)
    parts.lastSquares.take(parts.squares)
    run = Run(lastDocuments: run.documents)
  }

  /// Takes the difference of this run and the last into the averages.
  private static func average(_ seen: Seen, _ parts: Parts, _ run: Run) {
    let (now, last) = (1 / run.documents, 1 / run.lastDocuments)
    let both = 1 / (run.documents + run.lastDocuments)
    for first in stride(from: 0, to: parts.averages.count, by: 4) {
      let (sum, lastSum) = (parts.sums.four(first), parts.lastSums.four(first))
      let mean = (sum + lastSum) * both
      // After a change the documents themselves vary more or less; bursts are what goes beyond that.
      let found = (parts.squares.four(first) + parts.lastSquares.four(first)) * both - mean * mean
      let expected = seen.variances.four(first).larger(found) * (now + last)
      let difference = sum * now - lastSum * last
      let average = parts.averages.four(first)
      let limit = 10 * average.larger(seen.learnt.four(first))
      let ratio = (difference * difference / expected).smaller(limit)
      let next = average + (ratio - average) * (1 / memory)
      parts.averages.put(average.replacing(with: next, where: expected .> 0), at: first)
    }
  }
}
