/// How documents are run through the model.
struct InferSettings: Sendable, Equatable {
  /// The model's directory; nil where none is named.
  var model: String?
  /// Where the registry says which versions run; nil where one model is named.
  var models: RegistrySettings?
  /// Threads of inference; nil for as many as the machine has cores.
  var workers: Int?
  /// The most tokens of one batch, padding included.
  var tokenBudget = 2_048
  /// The share of documents that are flagged at random, for people to look at.
  var sample = 0.01
  /// Where the ONNX Runtime library is, before the other places are looked in.
  var onnxRuntime: String?

  init() {}

  init(_ section: YAMLSection) {
    model = section.string("model")
    models = section.section("models") { RegistrySettings($0) }
    if model != nil, models != nil {
      section.problem("models", "stands beside infer.model: name one model, or follow the registry, not both")
    }
    workers = section.integer("workers", default: "one a core", in: 1...1_024)
    tokenBudget = section.integer("token_budget", default: tokenBudget, in: 1...1_000_000)
    sample = section.number("sample", default: sample, in: 0...1)
    onnxRuntime = section.string("onnxruntime")
  }
}
