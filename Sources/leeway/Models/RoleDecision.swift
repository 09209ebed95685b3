internal import Events
internal import Inference

/// What a person decides about a version, and the record that says it: worked out from what the registry says.
struct RoleDecision: Sendable {
  var name: String
  var version: String
  var role: ModelRecord.Role
  /// Of a canary.
  var share: Double?
  /// Where the model's directory is under the root; nil for where the registry has it, else NAME/VERSION.
  var location: String?
  var by: String
  var reason: String

  /// The record to publish.
  ///
  /// - Parameters:
  ///   - root: the models' root, where one is at hand; needed for a version that the registry does not know.
  /// - Throws: what a person can act on.
  func record(_ registry: ModelRegistry, root: ModelRoot?, at now: Timestamp) throws -> ModelRecord {
    let known = registry.version(version, of: name)
    if role != .production, known?.record.role == .production {
      throw CommandFailure(
        "\(name) \(version) is in production, and nothing would answer without it: put another version in production "
          + "with `leeway models role \(name) VERSION production`, and this one is retired by that.")
    }
    let place = location ?? known?.record.location ?? "\(name)/\(version)"
    if let words = ModelRecord.problem(ofLocation: place) {
      throw CommandFailure("--location '\(place.shown)': \(words).")
    }
    var record = ModelRecord(
      name: name, version: version, digest: known?.record.digest ?? "", location: place, role: role, share: share,
      at: now, by: by, reason: reason)
    if known == nil || location != nil {
      guard let root else {
        throw CommandFailure(
          "The registry does not know \(name) \(version)\(known == nil ? "" : " at \(place)"): name the models' root as "
            + "infer.models.root in the configuration or with --root, so that its files can be looked at.")
      }
      record.digest = "sha256:" + (try root.open(place, name: name, version: version)).digest
    }
    if let known, known.record.digest != record.digest {
      throw CommandFailure(
        "\(name) \(version) is registered with the digest \(known.record.digest), and the files at \(place) have "
          + "\(record.digest): a version is never two things. Give these files another version.")
    }
    if let problem = record.problem { throw CommandFailure("\(problem)") }
    return record
  }
}
