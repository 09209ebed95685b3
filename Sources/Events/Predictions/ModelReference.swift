/// A model by name and version, and by the digest of its files.
package struct ModelReference: Sendable, Hashable, Codable {
  package var name: String
  package var version: String
  /// `sha256:` and 64 hexadecimal digits, over the model's files.
  package var digest: String

  package init(name: String, version: String, digest: String) {
    self.name = name
    self.version = version
    self.digest = digest
  }
}
