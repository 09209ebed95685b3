internal import ArgumentParser
internal import Foundation

/// The options of every command that talks to a broker or reads the configuration.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The configuration's file. By default what LEEWAY_CONFIG names, else leeway.yaml in this folder if there is one.",
      valueName: "file"))
  var config: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The brokers, instead of kafka.brokers and LEEWAY_BROKERS.", valueName: "host:port,…"))
  var brokers: String?

  @Option(
    name: .customLong("property"), parsing: .singleValue,
    help: ArgumentHelp(
      "A property of librdkafka's, such as socket.timeout.ms=30000. May be given several times. No secrets: those are "
        + "given in the file.",
      valueName: "name=value"))
  var properties: [String] = []

  @Option(help: ArgumentHelp("What the topics' names begin with, instead of kafka.topic_prefix.", valueName: "text"))
  var prefix: String?

  func validate() throws {
    for property in properties where PropertyValue.parse(property) == nil {
      throw ValidationError("--property must be NAME=VALUE, such as --property socket.timeout.ms=30000.")
    }
    for (name, _) in properties.compactMap(PropertyValue.parse) where Secret.isSecret(property: name) {
      throw ValidationError(
        "--property \(name) would show a secret to everyone who may list this machine's processes: give it in the "
          + "configuration's file, as {file: PATH} or {env: NAME} (kafka.sasl, kafka.tls, kafka.properties).")
    }
  }

  /// Reads the configuration and hands it to `body`; secrets are kept out of whatever `body` throws.
  func withConfiguration<Value>(
    delivery: String? = nil, model: String? = nil, _ body: (Configuration) async throws -> Value
  ) async throws -> Value {
    let overrides = ConfigurationOverrides(
      brokers: brokers, prefix: prefix, delivery: delivery, model: model,
      properties: properties.compactMap(PropertyValue.parse))
    let configuration = try Configuration.load(
      path: config, environment: ProcessInfo.processInfo.environment,
      current: FileManager.default.currentDirectoryPath, overrides: overrides)
    return try await CommandFailure.reporting(without: configuration.kafka.secrets) { try await body(configuration) }
  }
}

/// Where the topics' files are.
struct TopicsFolderOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the topics' files. By default what LEEWAY_TOPICS names, else topics in this folder, else the one "
        + "that came with the program.", valueName: "folder"))
  var topics: String?

  func read() throws -> TopicsFolder { try TopicsFolder(path: try path()) }

  func path() throws -> String {
    try TopicsFolder.find(
      given: topics, environment: ProcessInfo.processInfo.environment,
      current: FileManager.default.currentDirectoryPath, executable: Self.executable)
  }

  /// The path of this program.
  static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }
}
