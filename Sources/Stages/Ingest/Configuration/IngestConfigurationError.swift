/// What is wrong with the configuration of `ingest`, where, and what to do.
package struct IngestConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The key below `ingest`, such as `sources.mail.fields.id`.
  package let key: String
  package let problem: String
  package let remedy: String

  package init(_ key: String, _ problem: String, _ remedy: String) {
    self.key = key
    self.problem = problem
    self.remedy = remedy
  }

  package var description: String { "ingest.\(key): \(problem); \(remedy)" }
}
