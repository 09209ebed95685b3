/// Decides what is said of log lines that cannot be written, as when the disk is full.
///
/// The process goes on. The first failure is said once where a person looks (standard error); the lines lost from then
/// on are counted; the first line that can be written again is preceded by one that says how many are missing.
struct LogLosses: Sendable, Equatable {
  /// Lines lost since the start.
  private(set) var total: Int64 = 0
  /// Lines lost since the last one that was written.
  private(set) var sinceLastWritten: Int64 = 0

  /// A line could not be written. Returns whether this is the first of a run, which is to be said.
  mutating func lost() -> Bool {
    total += 1
    sinceLastWritten += 1
    return sinceLastWritten == 1
  }

  /// A line is about to be tried. Returns how many lines went missing before it, which is to be written with it.
  var missingBefore: Int64? { sinceLastWritten > 0 ? sinceLastWritten : nil }

  /// The line was written.
  mutating func written() {
    sinceLastWritten = 0
  }
}
