/// Sums over runs of 1, 4 and 16 consecutive blocks, each run beside the last one of its length.
struct RunLadder: Sendable, Hashable {
  /// How far the present run of one length has come.
  private struct Run: Sendable, Hashable {
    let length: Int
    var blocks = 0
    var documents = 0.0
    var lastDocuments = 0.0
  }

  /// A run that has just ended and the one before it.
  struct Pair {
    /// The place of their length, from 0.
    let length: Int
    let documents: Double
    let lastDocuments: Double
    /// The sums over the blocks of each.
    let sums: UnsafeBufferPointer<Double>
    let lastSums: UnsafeBufferPointer<Double>
  }

  /// How many sums there are, a multiple of four.
  private let width: Int
  private var runs: [Run]
  /// The sums of the present runs of more than one block, and of the last runs of every length.
  private var present: [Double]
  private var last: [Double]

  /// - Parameter width: a multiple of four.
  init(width: Int) {
    self.width = width
    runs = DesignEffectEstimate.runLengths.map { Run(length: $0) }
    present = [Double](repeating: 0, count: (runs.count - 1) * width)
    last = [Double](repeating: 0, count: runs.count * width)
  }

  /// Writes all that it is.
  func write(into kept: inout WatchNumbers) {
    for run in runs {
      kept.integers.append(Int64(run.blocks))
      kept.reals += [run.documents, run.lastDocuments]
    }
    kept.reals += present + last
  }

  /// So wide a ladder as it was written.
  init(width: Int, reading kept: inout WatchNumbers.Reader) throws(DetectorParts.Mismatch) {
    self.init(width: width)
    for place in runs.indices {
      runs[place].blocks = try kept.integer()
      runs[place].documents = try kept.real()
      runs[place].lastDocuments = try kept.real()
    }
    present = try kept.reals(present.count)
    last = try kept.reals(last.count)
  }

  /// Adds a block, and calls `body` with every run that it ends and that has another before it.
  ///
  /// - Parameter block: what the block adds to each sum.
  @inline(__always)
  mutating func add(_ block: UnsafeBufferPointer<Double>, documents: Double, ended body: (Pair) -> Void) {
    precondition(block.count == width, "a block adds to every sum")
    runs.withUnsafeMutableBufferPointer { runs in
      present.withUnsafeMutableBufferPointer { present in
        last.withUnsafeMutableBufferPointer { last in
          for place in runs.indices {
            let lastSums = last.part(place &* width, width)
            let isOne = runs[place].length == 1
            let sums = isOne ? block : UnsafeBufferPointer(present.part((place &- 1) &* width, width))
            if !isOne { present.part((place &- 1) &* width, width).add(block) }
            runs[place].blocks &+= 1
            runs[place].documents += documents
            guard runs[place].blocks == runs[place].length else { continue }
            let (now, before) = (runs[place].documents, runs[place].lastDocuments)
            if now > 0, before > 0 {
              body(
                Pair(
                  length: place, documents: now, lastDocuments: before, sums: sums,
                  lastSums: UnsafeBufferPointer(lastSums)))
            }
            _ = lastSums.update(from: sums)
            if !isOne { present.part((place &- 1) &* width, width).update(repeating: 0) }
            runs[place] = Run(length: runs[place].length, lastDocuments: now)
          }
        }
      }
    }
  }
}
