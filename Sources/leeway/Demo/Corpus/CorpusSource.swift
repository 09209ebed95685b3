internal import Foundation

/// Where the demo's documents come from: a folder given, lists fetched before, lists fetched now, or the machine's own.
struct CorpusSource {
  /// The machine's own lists; they seldom hold descriptions, and next to never in two languages.
  static let system = "/var/lib/apt/lists"

  /// A folder of lists given by the user; nil to find or fetch them.
  let given: String?
  /// Where fetched lists are kept.
  let cache: String
  let languages: [String]

  /// - Parameters:
  ///   - given: a folder of lists; nil to find or fetch them.
  ///   - languages: codes of languages as apt spells them.
  init(
    given: String?, languages: [String], cache: String? = nil
  ) {
    self.given = given
    self.languages = languages
    self.cache =
      cache
      ?? AptUpdate.defaultFolder(
        environment: ProcessInfo.processInfo.environment, current: FileManager.default.currentDirectoryPath)
  }

  /// The folder to read; fetches the lists where they are not there. Blocks while apt runs.
  ///
  /// - Parameter say: is told, in one line, what is being done where it takes time.
  /// - Throws: ``CorpusError`` where there is no way to have the lists.
  func folder(say: (String) -> Void) throws(CorpusError) -> String {
    if let given { return given }
    let update = AptUpdate(folder: cache, languages: languages)
    if Self.has(update.lists, languages) { return update.lists }
    say("fetching package descriptions (\(languages.joined(separator: ", "))) with apt-get into \(cache)")
    do throws(CorpusError) {
      try update.fetch()
      return update.lists
    } catch {
      guard Self.has(Self.system, languages) else { throw error }
      say("\(error.what); reading the lists in \(Self.system)")
      return Self.system
    }
  }

  private static func has(_ folder: String, _ languages: [String]) -> Bool {
    do throws(CorpusError) { return try AptLists(folder: folder).has(languages) } catch { return false }
  }
}
