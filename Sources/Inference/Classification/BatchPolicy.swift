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
