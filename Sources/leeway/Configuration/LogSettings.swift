internal import Logging
internal import Observability

/// What is logged, how, and where to.
struct LogSettings: Sendable {
  /// The least level that is written.
  var level = Level.info
  var format = LogFormat.text
  /// A file that is appended to; nil for standard error.
  var file: String?

  /// swift-log's levels by their names.
  enum Level: String, Sendable, CaseIterable {
    case trace, debug, info, notice, warning, error, critical

    var logger: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
  }

  init() {}

  init(_ section: YAMLSection) {
    level = section.choice("level", default: .info)
    format = section.choice("format", default: .text)
    file = section.string("file")
    if file?.isEmpty == true { section.problem("file", "must be the path of a file; leave it out for standard error") }
  }
}
