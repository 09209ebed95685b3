/// The package descriptions of a Debian or Ubuntu archive: real documents with a known section and language.
///
/// Some 64,000 packages take about 100 MB with an English text each and the German and Italian ones that there are.
struct Corpus: Sendable {
  /// The packages, by name.
  let packages: [ArchivePackage]
  /// Stanzas and packages left out, by reason; see ``CorpusReader``.
  let skipped: [SkippedStanza: Int]
  private let stores: [String: DescriptionStore]

  init(packages: [ArchivePackage], stores: [String: DescriptionStore], skipped: [SkippedStanza: Int]) {
    self.packages = packages
    self.stores = stores
    self.skipped = skipped
  }

  /// The languages that there are texts in, as codes such as `en` and `pt_BR`; sorted.
  var languages: [String] { stores.keys.sorted() }

  /// The description of `package` in `language`: the summary, a line feed, the paragraphs; nil where there is none.
  func text(of package: ArchivePackage, in language: String) -> String? {
    stores[language]?.text(package.description)
  }

  /// The packages described in `language`, by name.
  func packages(in language: String) -> [ArchivePackage] {
    guard let store = stores[language] else { return [] }
    return packages.filter { store.has($0.description) }
  }
}

/// Why a stanza of a list is not in the corpus.
enum SkippedStanza: String, Sendable, CaseIterable {
  case withoutPackage = "no name of a package"
  case withoutSection = "no section"
  case withoutDescription = "no description's checksum, or one that is not 32 hexadecimal digits"
  case withoutText = "no text"
  case tooLong = "longer than a mebibyte"
}
