/// Why the demo's documents cannot be had: what failed, why, and what to do.
struct CorpusError: Error, CustomStringConvertible {
  let what: String
  let reason: String
  let remedy: String

  init(_ what: String, because reason: String, remedy: String) {
    self.what = what
    self.reason = reason
    self.remedy = remedy
  }

  var description: String { "\(what): \(reason). What to do: \(remedy)." }
}
