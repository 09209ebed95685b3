/// What is shown of the documents behind an alert.
struct FlagSettings: Sendable, Equatable {
  /// Whether the documents' texts are copied to `examples.flagged`; else pointers only.
  var text = false
  /// The most documents that are flagged in an hour of event time.
  var documentsPerHour = 200

  init() {}

  init(_ section: YAMLSection) {
    text = section.flag("text", default: text)
    documentsPerHour = section.integer("documents_per_hour", default: documentsPerHour, in: 0...1_000_000)
  }
}
