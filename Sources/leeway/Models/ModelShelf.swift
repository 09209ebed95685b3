internal import Foundation
internal import Inference

/// A folder of models: each version in `NAME/VERSION`.
struct ModelShelf {
  let root: String

  /// A version that lies there, or why it cannot be read.
  struct Entry {
    let name: String
    let version: String
    let directory: Result<ModelDirectory, any Error>
  }

  func path(_ name: String, _ version: String) -> String { "\(root)/\(name)/\(version)" }

  /// Every version, by name and version. What is hidden, or holds no model.yaml, is left out.
  func entries() throws(CommandFailure) -> [Entry] {
    var entries: [Entry] = []
    for name in try Self.folders(in: root) {
      for version in try Self.folders(in: "\(root)/\(name)") {
        let path = path(name, version)
        guard FileManager.default.fileExists(atPath: "\(path)/\(ModelDirectory.descriptionFile)") else { continue }
        entries.append(Entry(name: name, version: version, directory: Result { try ModelDirectory(path: path) }))
      }
    }
    return entries
  }

  /// Copies a model's files there. A version that is there stays as it is.
  ///
  /// - Returns: where it lies now.
  func add(_ model: ModelDirectory) throws -> String {
    let description = model.description
    for part in [description.name, description.version] where !Self.isFolderName(part) {
      throw CommandFailure("\"\(part)\" cannot be the name of a folder, which a model's name and version must be.")
    }
    let target = path(description.name, description.version)
    guard !FileManager.default.fileExists(atPath: target) else {
      throw CommandFailure(
        "\(target) is there already, and a version never changes: give this one another with --model-version.")
    }
    // Under another name until it is whole.
    let making = "\(root)/\(description.name)/.\(description.version).\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: making, withIntermediateDirectories: true)
    do {
      for file in [ModelDirectory.descriptionFile] + description.files.keys.sorted() {
        try FileManager.default.copyItem(atPath: model.path(of: file), toPath: "\(making)/\(file)")
      }
      try FileManager.default.moveItem(atPath: making, toPath: target)
    } catch {
      try? FileManager.default.removeItem(atPath: making)
      throw error
    }
    return target
  }

  /// Takes a version away.
  func remove(_ name: String, _ version: String) throws {
    guard Self.isFolderName(name), Self.isFolderName(version),
      FileManager.default.fileExists(atPath: "\(path(name, version))/\(ModelDirectory.descriptionFile)")
    else { throw CommandFailure("There is no model \(name) \(version) in \(root).") }
    try FileManager.default.removeItem(atPath: path(name, version))
    let folder = "\(root)/\(name)"
    if try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty {
      try FileManager.default.removeItem(atPath: folder)
    }
  }

  static func isFolderName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && !name.utf8.contains(0)
  }

  private static func folders(in path: String) throws(CommandFailure) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw CommandFailure("The folder \(path) cannot be read: it is missing or not readable by this user.")
    }
    return names.filter { name in
      var isFolder: ObjCBool = false
      return isFolderName(name) && FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
        && isFolder.boolValue
    }.sorted()
  }
}
