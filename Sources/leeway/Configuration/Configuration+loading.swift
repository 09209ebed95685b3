internal import Foundation
internal import Pipeline

/// What the command line says over the configuration's file.
struct ConfigurationOverrides: Sendable {
  var brokers: String?
  var prefix: String?
  var delivery: String?
  var model: String?
  var properties: [(name: String, value: PropertyValue)] = []
}

extension Configuration {
  /// Reads the configuration: `path`, else the file that `LEEWAY_CONFIG` names, else `leeway.yaml` in the current
  /// folder where there is one, else the defaults alone. `LEEWAY_BROKERS` wins over the file, and `overrides` over both.
  ///
  /// - Throws: ``ConfigurationError`` with everything that is wrong.
  static func load(
    path: String?, environment: [String: String], current: String, overrides: ConfigurationOverrides
  ) throws(ConfigurationError) -> Configuration {
    let beside = current + "/" + standardFile
    let named = path ?? environment["LEEWAY_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    let file =
      if let named {
        try YAMLFile(path: named)
      } else if FileManager.default.fileExists(atPath: beside) {
        try YAMLFile(path: beside)
      } else {
        try YAMLFile(name: "the defaults", text: "")
      }
    var configuration = try Configuration(file, environment: environment)
    if let brokers = environment["LEEWAY_BROKERS"], !brokers.isEmpty { configuration.kafka.brokers = brokers }
    try configuration.apply(overrides)
    return configuration
  }

  private mutating func apply(_ overrides: ConfigurationOverrides) throws(ConfigurationError) {
    if let brokers = overrides.brokers { kafka.brokers = brokers }
    if let prefix = overrides.prefix {
      if let problem = TopicName.problem(withPrefix: prefix) { throw Self.refused("--prefix", problem) }
      kafka.topicPrefix = prefix
    }
    if let delivery = overrides.delivery {
      guard let known = KafkaSettings.Delivery(rawValue: delivery) else {
        let allowed = KafkaSettings.Delivery.allCases.map(\.rawValue).joined(separator: ", ")
        throw Self.refused("--delivery", "must be one of \(allowed), not '\(delivery.shown)'")
      }
      kafka.delivery = known
    }
    if let model = overrides.model { (infer.model, infer.models) = (model, nil) }
    for (name, value) in overrides.properties { kafka.properties[name] = value }
  }

  private static func refused(_ flag: String, _ words: String) -> ConfigurationError {
    ConfigurationError(file: flag, problems: [ConfigurationProblem(line: nil, key: "", words: words)])
  }
}
