internal import Crypto

/// The groups of archive sections that the starter model tells apart, and which packages it never saw in training:
/// the model directory's `groups.yaml`.
struct PackageGroups: Sendable {
  /// The groups, in the order of the model's labels.
  let names: [String]
  private let groupOfSection: [String: String]
  private let heldOut: HeldOut

  /// The rule by which packages were held out of training: the first `digits` hexadecimal digits of the SHA-256 of the
  /// source package's name, modulo `modulus`, are `remainder`.
  struct HeldOut: Sendable {
    var digits = 8
    var modulus = 10
    var remainder = 0
  }

  /// - Parameter path: of a `groups.yaml`.
  /// - Throws: ``ConfigurationError`` where the file cannot be read or is not what is described in it.
  init(path: String) throws(ConfigurationError) {
    try self.init(try YAMLFile(path: path))
  }

  init(_ file: YAMLFile) throws(ConfigurationError) {
    (names, groupOfSection, heldOut) = try file.read { root in
      var names: [String] = []
      var sections: [String: String] = [:]
      root.section("groups") { groups in
        names = groups.names
        if names.isEmpty { root.problem("groups", "must name at least one group with its sections") }
        for name in names {
          for section in groups.strings(name, default: []) where sections.updateValue(name, forKey: section) != nil {
            groups.problem(name, "the section '\(section)' is in another group already")
          }
        }
      }
      _ = root.strings("left_out", default: [])
      let rule = root.section("held_out") { rule in
        HeldOut(
          digits: rule.integer("digits", default: 8, in: 1...15),
          modulus: rule.integer("modulus", default: 10, in: 1...1_000_000),
          remainder: rule.integer("remainder", default: 0, in: 0...999_999))
      }
      return (names, sections, rule)
    }
  }

  /// The true label of a package's description: the group of its section. Nil where the section says nothing of the
  /// topic (`libs`, `doc` …).
  func group(of package: ArchivePackage) -> String? { groupOfSection[package.section] }

  /// Whether the model never saw the package, nor another one of the same source, in training.
  func isHeldOut(_ package: ArchivePackage) -> Bool {
    let hexadecimal = SHA256.hash(data: Array(package.source.utf8)).prefix(8)
    let number = hexadecimal.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> UInt64(64 - 4 * heldOut.digits)
    return number % UInt64(heldOut.modulus) == UInt64(heldOut.remainder)
  }
}
