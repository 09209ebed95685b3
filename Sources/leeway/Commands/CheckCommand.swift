internal import ArgumentParser
internal import Foundation
internal import Inference
internal import Pipeline
internal import Stages

/// `leeway check`.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks the configuration, the topics' files and the model, and says what it found.",
    discussion: """
      Nothing is read from or written to a cluster. Secrets are never shown. The model is loaded and tried, as \
      `leeway run infer` would.

      EXAMPLES
        leeway check --config leeway.yaml
        leeway check --model models/starter

      Exit status: 0 where everything is in order, else 1.
      """)

  @Option(help: ArgumentHelp("The model's directory, instead of infer.model.", valueName: "folder"))
  var model: String?

  @OptionGroup var options: ConfigurationOptions
  @OptionGroup var folder: TopicsFolderOption

  func run() async throws {
    let failures = try await options.withConfiguration(model: model) { configuration in
      var report = CheckReport()
      report.configuration(configuration)
      report.topics { try folder.read() }
      report.model(configuration.infer)
      report.sample(configuration.drift.sample, configuration.infer)
      return report
    }
    for line in failures.lines { print(line) }
    if failures.hasFailed { throw ExitCode(1) }
  }
}

/// What was checked and what was found, for a person.
struct CheckReport {
  private(set) var lines: [String] = []
  private(set) var hasFailed = false

  mutating func configuration(_ configuration: Configuration) {
    let kafka = configuration.kafka
    ok("configuration: \(configuration.origin)")
    detail("brokers \(kafka.brokers), prefix '\(kafka.topicPrefix)', delivery \(kafka.delivery.rawValue)")
    for (name, value) in kafka.allProperties.sorted(by: { $0.key < $1.key }) { detail("\(name) = \(value.shown)") }
    if kafka.sasl.mechanism == .plain && !kafka.tls.isEnabled {
      detail("without kafka.tls the password goes over the network as it is")
    }
    let sources = configuration.ingest.sources.map(\.name)
    detail(
      "sources: \(sources.isEmpty ? "none of their own, all records are read as 'default'" : sources.joined(separator: ", "))"
    )
    detail("health and metrics: \(configuration.http.map { "\($0.host):\($0.port)" } ?? "not served")")
  }

  mutating func topics(_ read: () throws -> TopicsFolder) {
    do {
      let folder = try read()
      ok("topics: \(folder.topics.count) in \(folder.path)")
    } catch {
      failed("topics: \(error)")
    }
  }

  mutating func model(_ settings: InferSettings) {
    if let models = settings.models { return registry(models) }
    guard let path = settings.model else {
      lines.append("--    model: none named (infer.model or --model); `infer` cannot run")
      return
    }
    do {
      let directory = try ModelDirectory(path: path)
      let description = directory.description
      ok("model: \(description.name) \(description.version) in \(path), every file has its checksum")
      detail("digest \(directory.digest)")
      for task in description.tasks { detail("\(task.name): \(task.labels.joined(separator: ", "))") }
      if !description.entityLabels.isEmpty { detail("entities: \(description.entityLabels.joined(separator: ", "))") }
      let runtime = try OnnxRuntime.open(libraryPath: settings.onnxRuntime)
      ok("ONNX Runtime: \(runtime.version) (\(runtime.path))")
      let model = try LoadedModel(
        directory, runtime: runtime,
        options: .init(workers: settings.workers, tokensPerBatch: settings.tokenBudget))
      ok("the model was loaded and tried; \(model.workers) workers")
      for route in settings.routes { try routed(route, runtime, settings) }
    } catch {
      failed("model: \(error)")
    }
  }

  private mutating func routed(
    _ route: RouteSettings, _ runtime: OnnxRuntime, _ settings: InferSettings
  ) throws {
    for path in [route.model] + (route.fallback.map { [$0.model] } ?? []) {
      let directory = try ModelDirectory(path: path)
      _ = try LoadedModel(directory, runtime: runtime, options: .init(workers: settings.workers))
      ok("route \(route.name): \(directory.description.name) \(directory.description.version) in \(path)")
    }
  }

  /// The encoder of sampled documents is loaded and tried, as `infer` would.
  mutating func sample(_ settings: SampleSettings?, _ infer: InferSettings) {
    guard let settings else { return }
    let what = settings.words ? "words are counted, and go to the log" : "no words"
    guard let path = settings.encoder else { return ok("sample: \(settings.share) of the documents; \(what)") }
    do {
      let directory = try ModelDirectory(path: path)
      let runtime = try OnnxRuntime.open(libraryPath: infer.onnxRuntime)
      let model = InferModel(
        try LoadedModel(directory, runtime: runtime, options: .init(workers: infer.workers)))
      _ = try InferSampling(share: settings.share, encoder: model, takesWords: settings.words)
      let description = directory.description
      ok("sample: \(settings.share) of the documents; \(description.name) \(description.version) in \(path); \(what)")
    } catch {
      failed("drift.sample.encoder: \(error)")
    }
  }

  /// What the registry says is not asked: nothing here talks to a cluster.
  private mutating func registry(_ settings: RegistrySettings) {
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: settings.root)
      ok("models: \(settings.name), as the registry says, from \(settings.root) (\(names.count) entries)")
    } catch {
      failed("models: the root \(settings.root) cannot be read: it is missing or not readable by this user")
    }
  }

  private mutating func ok(_ line: String) { lines.append("ok    \(line)") }
  private mutating func detail(_ line: String) { lines.append("      \(line)") }

  private mutating func failed(_ line: String) {
    lines.append("FAIL  \(line)")
    hasFailed = true
  }
}
