internal import Foundation

/// The files of a folder of apt's lists that a corpus is read from.
struct AptLists {
  let folder: String
  /// Paths of the lists of binary packages, sorted.
  let packages: [String]
  /// Paths of the lists of descriptions by the code of their language, sorted.
  let translations: [String: [String]]

  /// - Throws: ``CorpusError`` where the folder cannot be listed.
  init(folder: String) throws(CorpusError) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw CorpusError(
        "the folder of apt's lists \(folder) cannot be read", because: "it is missing or not readable by this user",
        remedy: "name a folder with --lists, or leave the option out to have the lists fetched")
    }
    var packages: [String] = []
    var translations: [String: [String]] = [:]
    for name in names {
      // `…_binary-amd64_Packages.lz4`, `…_i18n_Translation-pt%5fBR.lz4`: apt writes `_` inside of a part as `%5f`.
      let part = String(name.split(separator: "_").last?.prefix { $0 != "." } ?? "")
      let path = folder + "/" + name
      if part == "Packages" { packages.append(path) }
      if part.hasPrefix("Translation-") {
        let language = part.dropFirst("Translation-".count).replacing("%5f", with: "_")
        translations[String(language), default: []].append(path)
      }
    }
    self.folder = folder
    self.packages = packages
    self.translations = translations
  }

  /// Whether the folder has packages, and descriptions in all of `languages`.
  func has(_ languages: [String]) -> Bool {
    !packages.isEmpty && languages.allSatisfy { translations[$0] != nil }
  }

  func missing(_ what: String) -> CorpusError {
    CorpusError(
      "the folder of apt's lists \(folder) holds no \(what)", because: "apt was not told to fetch them",
      remedy: "leave --lists out so that the lists are fetched, which needs apt-get and a network")
  }
}
