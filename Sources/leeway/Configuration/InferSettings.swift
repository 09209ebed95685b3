/// How documents are run through the model.
struct InferSettings: Sendable, Equatable {
  /// The model's directory; nil where none is named.
  var model: String?
  /// Where the registry says which versions run; nil where one model is named.
  var models: RegistrySettings?
  /// Threads of inference; nil for as many as the machine has cores.
  var workers: Int?
  /// The most tokens of one batch, padding included.
  var tokenBudget = 512
  /// The share of documents that are flagged at random, for people to look at.
  var sample = 0.01
  /// The ways that some documents take to models of their own, in the order in which they are tried.
  var routes: [RouteSettings] = []
  /// The most bytes of answers that are kept for documents with the same text; 0 for none.
  var cache = 32 << 20
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
    routes = section.sections("routes") { RouteSettings($0) }
    var names: Set<String> = ["default"]
    for route in routes where !names.insert(route.name).inserted {
      section.problem(
        "routes", "the name '\(route.name)' is taken; every route has one of its own, and none is 'default'")
    }
    cache = section.bytes("cache", default: cache, in: 0...(1 << 40))
    sample = section.number("sample", default: sample, in: 0...1)
    onnxRuntime = section.string("onnxruntime")
  }
}
