/// One thing that is wrong in a configuration file: where it is, what it is, and what is allowed there.
struct ConfigurationProblem: Sendable, Equatable {
  /// The line, from 1; nil where the place is not one line, such as a key that is missing.
  var line: Int?
  /// The key's path, such as `ingest.sources[0].fields.text`; empty for the file as a whole.
  var key: String
  /// What is wrong, and what is allowed.
  var words: String
}

/// A configuration file that cannot be used. Names everything that is wrong with it, in the order of the lines.
struct ConfigurationError: Error, CustomStringConvertible {
  let file: String
  let problems: [ConfigurationProblem]

  init(file: String, problems: [ConfigurationProblem]) {
    self.file = file
    self.problems = problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  var description: String {
    problems.map { problem in
      let place = problem.line.map { "\(file):\($0)" } ?? file
      return problem.key.isEmpty ? "\(place): \(problem.words)" : "\(place): \(problem.key): \(problem.words)"
    }.joined(separator: "\n")
  }
}
