internal import Foundation
internal import Inference

/// Measures a model on this machine: documents per CPU-second and memory, for batch sizes and lengths.
struct ModelProfile {
  /// Documents of one length in a batch of one size.
  struct Cell {
    let documents: Int
    /// Tokens of each, those of the prompt and special ones included.
    let tokens: Int
    /// CPU-seconds a document, the least of several runs.
    let seconds: Double
    /// Resident memory afterwards, in bytes. Runs are made from the smallest to the largest, and memory is not given back.
    let resident: Int
  }

  let cells: [Cell]

  init(cells: [Cell]) { self.cells = cells }

  static let batchSizes = [1, 2, 4, 8, 16, 32]
  private static let rounds = 3
  /// The most tokens of a batch that is measured.
  private static let mostTokens = 16_384

  /// - Parameters:
  ///   - lengths: in words of the text.
  ///   - note: told of each cell as it is done.
  init(_ model: LoadedModel, lengths: [Int], note: (Cell) -> Void) throws {
    var cells: [Cell] = []
    for length in lengths {
      let text = Array(Self.text(words: length).utf8)
      let answer = try model.answers(to: [text])[0].get()
      // What is read in windows is as long as what was measured before.
      if answer.windows > 1, !cells.isEmpty { break }
      for size in model.runsTogether ? Self.batchSizes : [1] where size == 1 || size * answer.tokens <= Self.mostTokens
      {
        let batch = [[UInt8]](repeating: text, count: size)
        let seconds = (0..<Self.rounds).map { _ in
          let start = Self.cpuSeconds()
          _ = model.answers(to: batch)
          return (Self.cpuSeconds() - start) / Double(size)
        }
        let cell = Cell(
          documents: size, tokens: answer.tokens, seconds: seconds.min() ?? 0, resident: Self.resident())
        cells.append(cell)
        note(cell)
      }
      if answer.isTruncated { break }
    }
    self.cells = cells
  }

  /// The token budget to be configured: the least that gives, at every length, at least 97 % of what the best batch size
  /// gives there. nil where documents are run one at a time.
  var tokenBudget: Int? {
    guard cells.contains(where: { $0.documents > 1 }) else { return nil }
    let lengths = Dictionary(grouping: cells, by: \.tokens)
    let needed = lengths.values.compactMap { cells in
      let best = cells.map(\.seconds).min() ?? 0
      return cells.filter { $0.seconds * 0.97 <= best }.map { $0.documents * $0.tokens }.min()
    }
    return needed.max().map { max(($0 + 255) / 256 * 256, 256) }
  }

  /// Ordinary words, no two neighbours alike.
  static func text(words: Int) -> String {
    let some = ["the", "late", "parcel", "from", "London", "came", "with", "a", "letter", "about", "two", "ships"]
    return (0..<words).map { some[$0 * 7 % some.count] }.joined(separator: " ")
  }

  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Of this process, by /proc; 0 where there is none.
  private static func resident() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
