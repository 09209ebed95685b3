/// A running estimate of a score's design effect, from blocks already judged.
///
/// For runs of 1, 4 and 16 blocks it averages the squared differences of the means of consecutive runs over what
/// independent documents would give. A change of level shows as one difference, a burst as two for every burst. Each
/// is held to ten times the present estimate (winsorised), so that one change does not make the detector deaf.
struct RunningEffect: Sendable, Hashable, Codable {
  /// The present run of one length, the run before it, and the average so far.
  struct Level: Sendable, Hashable, Codable {
    var blocks = 0
    var documents = 0.0
    var sum = 0.0
    var squares = 0.0
    var lastDocuments = 0.0
    var lastSum = 0.0
    var lastSquares = 0.0
    var average = 1.0
  }

  /// The weight of the past: a moving average over this many runs.
  static let memory = 64.0
  /// Below this an average is no more than chance: 1 + 4·√(2/64) + 0.02.
  static let beyondChance = 1 + 4 * (2 / memory).squareRoot() + 0.02

  private var single = Level()
  private var four = Level()
  private var sixteen = Level()

  /// The estimate, at least 1; averages that chance explains count as 1.
  var ratio: Double {
    let largest = max(single.average, max(four.average, sixteen.average))
    return largest > Self.beyondChance ? largest : 1
  }

  /// Adds a block: its documents, the sum of their scores and the sum of their squares.
  ///
  /// - Parameters:
  ///   - variance: of one document's score in the baseline.
  ///   - learnt: the design effect that the baseline has.
  mutating func add(documents: Double, sum: Double, squares: Double, variance: Double, learnt: Double) {
    Self.add(documents, sum, squares, to: &single, length: 1, variance, learnt)
    Self.add(documents, sum, squares, to: &four, length: 4, variance, learnt)
    Self.add(documents, sum, squares, to: &sixteen, length: 16, variance, learnt)
  }

  @inline(__always)
  private static func add(
    _ documents: Double, _ sum: Double, _ squares: Double, to level: inout Level, length: Int, _ baseline: Double,
    _ learnt: Double
  ) {
    level.blocks += 1
    level.documents += documents
    level.sum += sum
    level.squares += squares
    guard level.blocks == length else { return }
    if level.lastDocuments > 0 {
      let both = level.documents + level.lastDocuments
      let mean = (level.sum + level.lastSum) / both
      // After a change the documents themselves vary more or less; bursts are what goes beyond that.
      let variance = max(baseline, (level.squares + level.lastSquares) / both - mean * mean)
      let difference = level.sum / level.documents - level.lastSum / level.lastDocuments
      let expected = variance * (1 / level.documents + 1 / level.lastDocuments)
      let limit = 10 * max(level.average, learnt)
      if expected > 0 {
        level.average += (min(difference * difference / expected, limit) - level.average) / memory
      }
    }
    level.lastDocuments = level.documents
    level.lastSum = level.sum
    level.lastSquares = level.squares
    level.blocks = 0
    level.documents = 0
    level.sum = 0
    level.squares = 0
  }
}
