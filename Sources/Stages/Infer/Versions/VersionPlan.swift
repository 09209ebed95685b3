internal import Events

/// Which versions to load, and which run, given what the registry says and what became of loading: a value.
///
/// - What runs changes at once for production and canary, when it is known of each whether it can be run; a shadow comes
///   when it is loaded.
/// - A version that was refused is left out: in production's place the version goes on that was in production before. It
///   is tried again when a later record names it.
struct VersionPlan<Model: Sendable>: Sendable {
  /// A version as it is loaded. One that is tried as a shadow is loaded for one thread.
  struct Key: Hashable, Sendable {
    let reference: ModelReference
    let isShadow: Bool

    init(_ version: ModelRoles.Version, isShadow: Bool) {
      reference = version.reference
      self.isShadow = isShadow
    }
  }

  /// What is to be loaded next.
  struct Want: Sendable, Equatable {
    let version: ModelRoles.Version
    let isShadow: Bool
    var key: Key { Key(version, isShadow: isShadow) }
  }

  /// What runs.
  struct InForce: Sendable {
    fileprivate(set) var production: Model?
    fileprivate(set) var canary: (model: Model, share: Double)?
    fileprivate(set) var shadow: Model?
    /// The registry's offset that this is of.
    fileprivate(set) var offset: Int64?
    /// The versions that run, for the log.
    fileprivate(set) var keys: Set<Key> = []
  }

  private var roles = ModelRoles()
  private var models: [Key: Model] = [:]
  /// With the offset of the record that named the version when it was refused.
  private var refused: [Key: Int64] = [:]
  private(set) var inForce = InForce()
  private var productionKey: Key?

  init() {}

  /// Takes over what the registry says now.
  /// - Returns: whether what runs has changed.
  mutating func follow(_ roles: ModelRoles) -> Bool {
    self.roles = roles
    return settle()
  }

  /// The version to load next: production first, then the canary, then the shadow; nil where nothing is left to do.
  var next: Want? { production.pending ?? pending(canaryWant) ?? pending(shadowWant) }

  /// A version is loaded and has passed its test.
  /// - Returns: whether what runs has changed.
  mutating func loaded(_ want: Want, _ model: Model) -> Bool {
    models[want.key] = model
    refused[want.key] = nil
    return settle()
  }

  /// A version cannot be run.
  /// - Returns: whether what runs has changed.
  mutating func refuse(_ want: Want) -> Bool {
    refused[want.key] = want.version.offset
    return settle()
  }

  private var canaryWant: Want? { roles.canary.map { Want(version: $0, isShadow: false) } }
  private var shadowWant: Want? { roles.shadow.map { Want(version: $0, isShadow: true) } }

  private func isRefused(_ want: Want) -> Bool { refused[want.key].map { $0 >= want.version.offset } ?? false }

  private func pending(_ want: Want?) -> Want? {
    guard let want, models[want.key] == nil, !isRefused(want) else { return nil }
    return want
  }

  /// The version that answers, of those that may: the first that is not refused.
  private var production: (chosen: Want?, pending: Want?) {
    for version in [roles.production].compactMap(\.self) + (roles.production == nil ? [] : roles.former) {
      let want = Want(version: version, isShadow: false)
      if isRefused(want) { continue }
      return models[want.key] == nil ? (nil, want) : (want, nil)
    }
    return (nil, nil)
  }

  /// Lets what is decided run, and what is needed no more go.
  private mutating func settle() -> Bool {
    let before = (inForce.keys, inForce.offset, inForce.canary?.share)
    if production.pending == nil, pending(canaryWant) == nil { decide() }
    setShadow()
    let wanted = [production.pending, production.chosen, canaryWant, shadowWant].compactMap { $0?.key }
    let kept = inForce.keys.union(wanted)
    models = models.filter { kept.contains($0.key) }
    return before != (inForce.keys, inForce.offset, inForce.canary?.share)
  }

  private mutating func decide() {
    inForce.keys = inForce.keys.filter { $0.isShadow || $0 == productionKey }
    // Where none can be run that may, the last one goes on, as long as any is meant to be in production.
    if let chosen = production.chosen {
      setProduction(chosen.key)
    } else if roles.production == nil {
      setProduction(nil)
    }
    inForce.canary = nil
    if let want = canaryWant, let model = models[want.key], let share = want.version.record.share {
      inForce.canary = (model, share)
      inForce.keys.insert(want.key)
    }
    inForce.offset = roles.offset
  }

  private mutating func setProduction(_ key: Key?) {
    if let productionKey { inForce.keys.remove(productionKey) }
    productionKey = key
    inForce.production = key.flatMap { models[$0] }
    if let key { inForce.keys.insert(key) }
  }

  private mutating func setShadow() {
    inForce.keys = inForce.keys.filter { !$0.isShadow }
    inForce.shadow = shadowWant.flatMap { models[$0.key] }
    if inForce.shadow != nil, let want = shadowWant { inForce.keys.insert(want.key) }
  }
}
