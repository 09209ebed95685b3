#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif
#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The folder that all models of a registry lie under. Nothing outside of it is ever loaded.
package struct ModelRoot: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// Opens a model's directory, and checks that it is the version that is meant.
  ///
  /// - Parameters:
  ///   - location: relative to the root.
  ///   - digest: lower-case hexadecimal; nil to take what there is.
  /// - Throws: a `ModelError`: where the location leads outside of the root, also by a symbolic link, or where the files
  ///   are not those of this name, version and digest.
  package func open(
    _ location: String, name: String, version: String, digest: String? = nil
  ) throws(ModelError) -> ModelDirectory {
    let directory = try ModelDirectory(path: try resolve(location))
    let description = directory.description
    guard description.name == name, description.version == version else {
      throw ModelError(
        .invalidDescription, file: directory.path(of: ModelDirectory.descriptionFile),
        "it is \(description.name) \(description.version), not \(name) \(version)")
    }
    if let digest, directory.digest != digest {
      throw ModelError(
        .wrongChecksum, file: directory.path,
        "its digest is sha256:\(directory.digest), and the registry says sha256:\(digest): these are not the files that "
          + "were registered; bring those here, or register these as another version")
    }
    return directory
  }

  /// The real path of a location, which lies under the root.
  package func resolve(_ location: String) throws(ModelError) -> String {
    guard let root = Self.realPath(path) else {
      throw ModelError(.missingFile, file: path, "the models' root is missing or not readable by this user")
    }
    let joined = root.hasSuffix("/") ? root + location : root + "/" + location
    guard let found = Self.realPath(joined) else {
      throw ModelError(.missingFile, file: joined, "the model's directory is missing or not readable by this user")
    }
    guard found.hasPrefix(root.hasSuffix("/") ? root : root + "/") else {
      throw ModelError(
        .missingFile, file: joined, "it leads to \(found), outside of the models' root \(root): copy the model there")
    }
    return found
  }

  private static func realPath(_ path: String) -> String? {
    // What lies behind a zero byte would be cut off.
    guard !path.utf8.contains(0), let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
