internal import Foundation

/// Has apt fetch its lists, with descriptions in the languages asked for, into a folder of our own.
///
/// The machine's own apt state is left alone, and no rights are needed but to write the folder.
struct AptUpdate {
  /// The folder; made where it is missing. The lists go to `lists` in it.
  let folder: String
  let languages: [String]

  var lists: String { folder + "/lists" }

  /// Where the lists are kept: `.deps/apt-lists` in a checkout, else in the user's cache folder.
  static func defaultFolder(environment: [String: String], current: String) -> String {
    var isFolder = ObjCBool(false)
    if FileManager.default.fileExists(atPath: current + "/.deps", isDirectory: &isFolder), isFolder.boolValue {
      return current + "/.deps/apt-lists"
    }
    let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return (cache ?? (environment["HOME"] ?? "/tmp") + "/.cache") + "/leeway/apt-lists"
  }

  /// The arguments of `apt-get`. apt's caches are kept beside the lists, so that the machine's stay valid.
  var arguments: [String] {
    [
      "-q", "-o", "Dir::State::Lists=\(lists)", "-o", "Dir::Cache=\(folder)/cache",
      "-o", "Acquire::GzipIndexes=true", "-o", "Acquire::Languages=\(languages.joined(separator: ","))",
      "-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20", "update",
    ]
  }

  /// Fetches the lists; blocks until apt has ended.
  ///
  /// - Throws: ``CorpusError`` where there is no apt-get, the folder cannot be written, or apt did not fetch what was
  ///   asked for (a missing network is the usual reason); it quotes what apt said.
  func fetch() throws(CorpusError) {
    guard let apt = Self.find("apt-get", in: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin") else {
      throw CorpusError(
        "the demo's documents cannot be fetched", because: "there is no apt-get on the PATH",
        remedy: "run the demo on Debian or Ubuntu, or give it your own documents with --documents FILE")
    }
    do {
      for part in [lists + "/partial", folder + "/cache/archives/partial"] {
        try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: true)
      }
    } catch {
      throw CorpusError(
        "the demo's documents cannot be kept in \(folder)", because: error.localizedDescription,
        remedy: "set XDG_CACHE_HOME to a folder that this user can write")
    }
    let (status, said) = try run(apt)
    guard try AptLists(folder: lists).has(languages) else {
      let words = said.isEmpty ? "apt-get ended with status \(status)" : said.joined(separator: " / ")
      throw CorpusError(
        "apt-get did not fetch the package descriptions (\(languages.joined(separator: ", ")))", because: words,
        remedy: "check the network and the sources of apt, or give the demo your own documents with --documents FILE")
    }
  }

  /// Runs apt-get to its end.
  /// - Returns: its exit status, and the last of its errors and warnings.
  private func run(_ apt: String) throws(CorpusError) -> (Int32, [String]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: apt)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    do {
      try process.run()
      let said = try errors.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      let lines = String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
      return (process.terminationStatus, lines.filter { $0.hasPrefix("E:") || $0.hasPrefix("W:") }.suffix(3))
    } catch {
      throw CorpusError(
        "apt-get could not be run", because: error.localizedDescription,
        remedy: "check \(apt), or give the demo your own documents with --documents FILE")
    }
  }

  /// The first executable called `name` in the folders of `path`.
  static func find(_ name: String, in path: String) -> String? {
    path.split(separator: ":").map { $0 + "/" + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
