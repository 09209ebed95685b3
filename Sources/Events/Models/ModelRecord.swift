/// What becomes of one version of a model: the event of the topic `models`.
///
/// Every record is whole: what a version is (digest and location) and the role it has from then on.
package struct ModelRecord: Sendable, Hashable {
  package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    /// Known, and not run.
    case candidate
    /// Runs on the documents that production answers; what it says goes to `predictions.shadow`.
    case shadow
    /// Answers a share of the documents.
    case canary
    /// Answers the documents.
    case production
    /// Not to be run any more.
    case retired
  }

  package var name: String
  package var version: String
  /// `sha256:` and 64 hexadecimal digits, over the model's files.
  package var digest: String
  /// Where the model's directory is: a path relative to the root that each worker's configuration names.
  package var location: String
  package var role: Role
  /// The share of documents that a canary answers, 0…1; nil in every other role.
  package var share: Double?
  package var at: Timestamp
  /// Who decided it; may be empty.
  package var by: String
  /// Why; may be empty.
  package var reason: String

  package init(
    name: String, version: String, digest: String, location: String, role: Role, share: Double? = nil, at: Timestamp,
    by: String = "", reason: String = ""
  ) {
    self.name = name
    self.version = version
    self.digest = digest
    self.location = location
    self.role = role
    self.share = share
    self.at = at
    self.by = by
    self.reason = reason
  }

  package var reference: ModelReference { ModelReference(name: name, version: version, digest: digest) }

  /// The longest name, and the longest version, in bytes of UTF-8.
  package static let longestName = 200
  /// The longest location, in bytes of UTF-8.
  package static let longestLocation = 1_000
}

extension ModelRecord: Encodable {}
