internal import Foundation

/// Finds the starter model.
enum ModelFolder {
  /// In this folder, in one above the program (as where it was built), or where an image has it.
  static func starter() throws -> String {
    let relative = "models/starter"
    var folders = [FileManager.default.currentDirectoryPath]
    var folder = URL(filePath: TopicsFolderOption.executable).deletingLastPathComponent()
    for _ in 0..<4 {
      folders.append(folder.path(percentEncoded: false))
      folder.deleteLastPathComponent()
    }
    folders.append("/usr/local/share/leeway")
    let candidates = folders.map { ($0.hasSuffix("/") ? $0 : $0 + "/") + relative }
    guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0 + "/model.yaml") }) else {
      throw CommandFailure(
        "The starter model was not found in \(candidates[0]) or beside the program: name one with --model.")
    }
    return found
  }
}
