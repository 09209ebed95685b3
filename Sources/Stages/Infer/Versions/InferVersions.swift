package import Events
internal import Inference
package import Logging
package import Pipeline
internal import Synchronization

/// Follows the registry for one model: loads what it names, one version at a time, and lets it run.
///
/// Whoever reads the registry hands its records over with ``take(_:hasBegunAnew:)`` and calls ``advance()`` until nothing
/// is left to do, on a thread of its own: loading takes long. The stage asks ``current()`` at the beginning of each batch
/// and never waits for it. A version that does not run any more is let go of with the last batch that holds it.
package final class InferVersions: InferModelSource {
  /// Loads a version and tries it; `isShadow` where it is to run on one thread.
  package typealias Load = @Sendable (_ version: ModelRoles.Version, _ isShadow: Bool) throws -> InferModel

  /// What has happened, counted since the start.
  package struct Counts: Sendable, Equatable {
    package var loaded: Int64 = 0
    package var refused: Int64 = 0
    package var switched: Int64 = 0
    /// Records of the registry that could not be used.
    package var skippedRecords: Int64 = 0
  }

  private struct Desk {
    var registry = ModelRegistry()
    var plan = VersionPlan<InferModel>()
    var counts = Counts()
    var refusal: String?
  }

  package let name: String
  private let runsShadows: Bool
  private let load: Load
  private let logger: Logger
  private let desk: Mutex<Desk>

  /// - Parameters:
  ///   - name: the model's name in the registry.
  ///   - runsShadows: false to leave shadows out.
  package init(name: String, runsShadows: Bool = true, logger: Logger, load: @escaping Load) {
    self.name = name
    self.runsShadows = runsShadows
    self.load = load
    self.logger = logger
    desk = Mutex(Desk())
  }

  package var counts: Counts { desk.withLock { $0.counts } }
  /// Why the version that was refused last was; nil where the registry has said more since.
  package var refusal: String? { desk.withLock { $0.refusal } }
  /// The offset of the last record of the registry; nil where there was none.
  package var offset: Int64? { desk.withLock { $0.registry.offset } }

  /// Why no model can answer now; nil where one can.
  package var unreadyReason: String? {
    desk.withLock { desk in desk.plan.inForce.production == nil ? Self.words(desk, name) : nil }
  }

  package func current() throws -> InferModels {
    try desk.withLock { desk throws(NoModelInForce) in
      let inForce = desk.plan.inForce
      guard let primary = inForce.production else { throw NoModelInForce(description: Self.words(desk, name)) }
      return InferModels(
        primary: primary, canary: inForce.canary.map { InferModels.Canary($0.model, share: $0.share) },
        shadow: inForce.shadow, offset: inForce.offset)
    }
  }

  private static func words(_ desk: borrowing Desk, _ name: String) -> String {
    let roles = desk.registry.roles(of: name)
    guard let wanted = roles.production else {
      return "no version of the model \(name) is in production: `leeway models role \(name) VERSION production`"
    }
    if let refusal = desk.refusal { return refusal }
    return "the model \(name) \(wanted.record.version) is being loaded"
  }

  /// Takes in records of the registry, in order.
  ///
  /// - Parameter hasBegunAnew: whether they are read from the beginning again.
  package func take(_ records: [OwnedRecord], hasBegunAnew: Bool = false) {
    let (problems, hasChanged) = desk.withLock { desk -> ([ModelRegistry.Problem], Bool) in
      if hasBegunAnew { desk.registry = ModelRegistry() }
      var problems: [ModelRegistry.Problem] = []
      for record in records {
        let problem =
          record.value.map { bytes in bytes.withUnsafeBytes { desk.registry.take($0, offset: record.offset) } }
          ?? (record.value == nil ? desk.registry.take(nil, offset: record.offset) : nil)
        if let problem { problems.append(problem) }
      }
      desk.counts.skippedRecords += Int64(problems.count)
      // A registry that is read anew and has said nothing yet changes nothing.
      return (problems, desk.registry.offset != nil && follow(&desk))
    }
    for problem in problems { logger.warning("a record of the registry is skipped", metadata: ["why": "\(problem)"]) }
    if hasChanged { logSwitch() }
  }

  private func follow(_ desk: inout Desk) -> Bool {
    var roles = desk.registry.roles(of: name)
    if !runsShadows { roles.shadow = nil }
    desk.refusal = nil
    let hasChanged = desk.plan.follow(roles)
    if hasChanged { desk.counts.switched += 1 }
    return hasChanged
  }

  /// Loads the next version, if there is one to load.
  ///
  /// - Returns: whether there was.
  package func advance() -> Bool {
    guard let want = desk.withLock({ $0.plan.next }) else { return false }
    let what: Logger.Metadata = [
      "model": "\(name)", "version": "\(want.version.record.version)", "digest": "\(want.version.record.digest)",
      "offset": "\(want.version.offset)", "role": "\(want.version.record.role.rawValue)",
    ]
    logger.info("loading a version", metadata: what)
    do {
      let model = try load(want.version, want.isShadow)
      settle { desk in
        desk.counts.loaded += 1
        return desk.plan.loaded(want, model)
      }
    } catch {
      logger.error(
        "a version is refused, and what ran before goes on", metadata: what.merging(["why": "\(error)"]) { $1 })
      settle { desk in
        desk.counts.refused += 1
        desk.refusal = "the model \(name) \(want.version.record.version) is refused: \(error)"
        return desk.plan.refuse(want)
      }
    }
    return true
  }

  private func settle(_ change: (inout Desk) -> Bool) {
    let hasChanged = desk.withLock { desk -> Bool in
      let hasChanged = change(&desk)
      if hasChanged { desk.counts.switched += 1 }
      return hasChanged
    }
    if hasChanged { logSwitch() }
  }

  private func logSwitch() {
    let inForce = desk.withLock { $0.plan.inForce }
    logger.info(
      "the models of the next batch",
      metadata: [
        "production": "\(inForce.production?.reference.version ?? "none")",
        "canary": "\(inForce.canary.map { "\($0.model.reference.version), \($0.share)" } ?? "none")",
        "shadow": "\(inForce.shadow?.reference.version ?? "none")", "offset": "\(inForce.offset ?? -1)",
      ])
  }
}

/// Why no model can answer.
package struct NoModelInForce: Error, CustomStringConvertible {
  package let description: String
}
