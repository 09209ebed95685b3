package import Events
package import Inference

/// Loads the versions that a registry names: from under one root, digest checked, only where memory has room, and tried
/// before they answer anyone.
package struct VersionLoading: Sendable {
  private let root: ModelRoot
  private let runtime: OnnxRuntime
  private let options: LoadedModel.Options
  private let room: @Sendable () -> MemoryRoom

  /// - Parameter room: asked before each loading.
  package init(
    root: ModelRoot, runtime: OnnxRuntime, options: LoadedModel.Options,
    room: @escaping @Sendable () -> MemoryRoom = { .now }
  ) {
    self.root = root
    self.runtime = runtime
    self.options = options
    self.room = room
  }

  /// - Parameter isShadow: whether it runs on one thread.
  /// - Throws: a `ModelError` that says why the version is refused.
  package func load(_ version: ModelRoles.Version, isShadow: Bool) throws(ModelError) -> InferModel {
    let record = version.record
    let directory = try root.open(
      record.location, name: record.name, version: record.version, digest: String(record.digest.dropFirst(7)))
    var options = options
    if isShadow { options.workers = 1 }
    try room().require(directory, options)
    let model = try LoadedModel(directory, runtime: runtime, options: options)
    try ModelTrial.run(model)
    return InferModel(model)
  }
}
