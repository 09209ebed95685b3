/// How `infer` follows the registry of models.
struct RegistrySettings: Sendable, Equatable {
  /// The folder that every model's location is relative to.
  var root: String
  /// The model's name in the registry.
  var name: String
  /// Of a core, for shadows.
  var shadowCPU = 0.25
  /// Bytes of documents that wait for a shadow, and of its answers that wait to be sent.
  var shadowQueue = 64 << 20

  /// nil where neither a root nor a name is given.
  init?(_ section: YAMLSection) {
    let root = section.string("root")
    let name = section.string("name")
    let cpu = section.number("shadow_cpu", default: 0.25, in: 0.01...1)
    let queue = section.bytes("shadow_queue", default: 64 << 20, in: (1 << 20)...(16 << 30))
    guard root != nil || name != nil else { return nil }
    if root == nil { section.problem("root", "is missing: the folder that holds the models") }
    if name == nil { section.problem("name", "is missing: the model's name in the registry") }
    (self.root, self.name, shadowCPU, shadowQueue) = (root ?? "", name ?? "", cpu, queue)
  }

  init(root: String, name: String) { (self.root, self.name) = (root, name) }
}
