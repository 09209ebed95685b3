internal import ArgumentParser
internal import Inference

/// The options of the commands that run a model without Kafka.
struct ModelOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The model's directory.", valueName: "folder"))
  var model: String

  @Option(
    name: .customLong("onnxruntime"),
    help: ArgumentHelp(
      "The ONNX Runtime library. By default what ORT_LIBRARY_PATH names, else libonnxruntime.so.1 where the loader looks.",
      valueName: "file"))
  var onnxRuntime: String?

  @Option(help: ArgumentHelp("Threads of inference. By default one a core.", valueName: "count"))
  var workers: Int?

  @Option(
    name: .customLong("token-budget"),
    help: ArgumentHelp("The most tokens of one batch, padding included.", valueName: "count"))
  var tokenBudget = 512

  func validate() throws {
    if let workers, !(1...1_024).contains(workers) { throw ValidationError("--workers must be from 1 to 1024.") }
    guard (1...1_000_000).contains(tokenBudget) else {
      throw ValidationError("--token-budget must be from 1 to 1000000.")
    }
  }

  /// Loads the model and tries it.
  func load() throws -> LoadedModel {
    try LoadedModel(
      try ModelDirectory(path: model), runtime: try OnnxRuntime.open(libraryPath: onnxRuntime),
      options: .init(workers: workers, tokensPerBatch: tokenBudget))
  }
}
