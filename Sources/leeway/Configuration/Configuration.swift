internal import Stages

/// Everything that is configured: the file's values over the defaults, and over them the environment's and the command
/// line's.
struct Configuration: Sendable {
  var kafka: KafkaSettings
  var ingest: IngestConfiguration
  var infer: InferSettings
  var drift: DriftSettings
  var flag: FlagSettings
  /// nil where health and metrics are not served.
  var http: HTTPSettings?
  var log: LogSettings

  /// Where the values come from, for a person: the file, or `defaults`.
  var origin: String

  /// What is asked for when nothing is: also what a person may do with a file that is not there.
  static let standardFile = "leeway.yaml"

  /// Reads `file`.
  ///
  /// - Parameter environment: of the process; `{env: NAME}` in the file is looked up in it.
  /// - Throws: ``ConfigurationError`` with everything that is wrong.
  init(_ file: YAMLFile, environment: [String: String]) throws(ConfigurationError) {
    let read = try file.read { Self.read($0, environment: environment) }
    guard let ingest = read.ingest else { throw ConfigurationError(file: file.name, problems: []) }
    kafka = read.kafka
    self.ingest = ingest
    (infer, drift, flag, http, log) = (read.infer, read.drift, read.flag, read.http, read.log)
    origin = file.name
  }

  private struct Sections {
    var kafka: KafkaSettings
    /// nil only where a problem was noted.
    var ingest: IngestConfiguration?
    var infer: InferSettings
    var drift: DriftSettings
    var flag: FlagSettings
    var http: HTTPSettings?
    var log: LogSettings
  }

  private static func read(_ root: YAMLSection, environment: [String: String]) -> Sections {
    let drift = root.section("drift") { DriftSettings($0) }
    return Sections(
      kafka: root.section("kafka") { KafkaSettings($0, environment: environment) },
      ingest: root.section("ingest") { IngestSection($0, pane: drift.pane).read() },
      infer: root.section("infer") { InferSettings($0) }, drift: drift,
      flag: root.section("flag") { FlagSettings($0) }, http: HTTPSettings(root),
      log: root.section("log") { LogSettings($0) })
  }

  /// Every key that a configuration may have, as a path such as `ingest.sources[].name`, with its default in words
  /// where it has one.
  ///
  /// - Parameter text: a configuration with an element in every list, whose keys are to be known.
  static func keys(given text: String) throws(ConfigurationError) -> [String: String?] {
    var keys: [String: String?] = [:]
    for (key, value) in try YAMLFile.keys({ _ = read($0, environment: [:]) }, given: text) {
      keys[key.replacing("[0]", with: "[]"), default: nil] = value
    }
    return keys
  }
}
