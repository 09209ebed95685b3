/// How documents may be run together without one changing another's answer by a bit.
///
/// Fast kernels sum in an order that depends on the shape: a single row takes another path than several, and columns are
/// summed by vector. So a run has at least two rows where that matters, and its columns are a multiple of eight, within
/// the model's limit; then a document's answer was found to be the same alone, in any batch and with any padding. Graphs
/// differ, so each is tried when it is loaded: where answers differ all the same (as int8 quantised on the fly, whose
/// scale is the whole batch's), documents are run one at a time.
struct BatchPolicy: Sendable, Equatable {
  /// A run has at least so many rows; what is missing is filled with copies.
  var leastRows = 2
  /// Whether documents are run together at all.
  var runsTogether = true

  private static let step = 8

  /// The columns of a run whose longest row has `length` tokens.
  static func columns(length: Int, most: Int) -> Int {
    max(length, min((length + step - 1) / step * step, most))
  }
}

extension SequenceClassification {
  /// Tries the graph on made-up texts: together, alone, and alone without a copy beside it.
  ///
  /// - Parameter idLimit: ids are taken from the upper half of the vocabulary, for the lower holds special tokens.
  func triedPolicy(idLimit: Int) -> BatchPolicy {
    let texts = sampleTexts(idLimit: idLimit)
    let alone = texts.map { logits(of: [$0], leastRows: 2) }
    let mixed = [texts, Array(texts.prefix(3)), Array(texts.suffix(5)), Array(texts.reversed().prefix(9))]
    let expected = [alone, Array(alone.prefix(3)), Array(alone.suffix(5)), Array(alone.reversed().prefix(9))]
    let runsTogether = zip(mixed, expected).allSatisfy { rows, wanted in
      logits(of: rows, leastRows: 2) == wanted.reduce([]) { $0 + $1 }
    }
    guard runsTogether else { return BatchPolicy(leastRows: 1, runsTogether: false) }
    let single = texts.map { logits(of: [$0], leastRows: 1) }
    return BatchPolicy(leastRows: single == alone ? 1 : 2, runsTogether: true)
  }

  /// Twelve texts of lengths from 1 to the model's limit, or to 128 where that is longer: always the same.
  private func sampleTexts(idLimit: Int) -> [ArraySlice<Int32>] {
    let longest = min(maxTokens, 128)
    var state: UInt32 = 1
    return (0..<12).map { number in
      let length = max(1, longest - longest * number / 12 - number % 3)
      return (0..<length).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int32(truncatingIfNeeded: idLimit / 2 + Int(state >> 8) % max(idLimit - idLimit / 2, 1))
      }[...]
    }
  }
}
