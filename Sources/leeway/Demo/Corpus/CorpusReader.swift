internal import Foundation

/// Reads a folder of apt's lists: `…_Packages` files for names and sections, `…_Translation-XX` files for the texts,
/// joined by the checksum of the English description.
///
/// A stanza that lacks something is skipped and counted. A package in several lists is taken from the last of them, in
/// the order of the files' names; so Debian's main archive goes before its security archive.
struct CorpusReader {
  /// The folder, as apt's `Dir::State::Lists` names it.
  let folder: String
  /// Codes of languages as apt spells them: `en`, `de`, `pt_BR`.
  let languages: [String]

  /// - Throws: ``CorpusError`` where the folder holds no packages or no text in one of the languages, or a list cannot
  ///   be read.
  func read() throws(CorpusError) -> Corpus {
    let lists = try AptLists(folder: folder)
    var skipped: [SkippedStanza: Int] = [:]
    var byName: [String: ArchivePackage] = [:]
    for file in lists.packages { try readPackages(file, into: &byName, &skipped) }
    guard !byName.isEmpty else { throw lists.missing("packages (files that end in _Packages)") }
    let wanted = Set(byName.values.map(\.description))
    var stores: [String: DescriptionStore] = [:]
    for language in languages {
      var store = DescriptionStore()
      for file in lists.translations[language] ?? [] {
        try readTexts(file, language, only: wanted, into: &store, &skipped)
      }
      guard store.count > 0 else { throw lists.missing("descriptions in the language '\(language)'") }
      stores[language] = store
    }
    return Corpus(packages: byName.values.sorted { $0.name < $1.name }, stores: stores, skipped: skipped)
  }

  private func readPackages(
    _ file: String, into byName: inout [String: ArchivePackage], _ skipped: inout [SkippedStanza: Int]
  ) throws(CorpusError) {
    var names = Interning()
    var found = byName
    byName = [:]
    defer { byName = found }
    try stanzas(of: file, fields: ["Package", "Source", "Section", "Description-md5"], &skipped) { stanza in
      guard let name = stanza[0], !name.isEmpty else { return .withoutPackage }
      guard let section = stanza[2], !section.isEmpty else { return .withoutSection }
      guard let key = stanza[3].flatMap(DescriptionKey.init(hexadecimal:)) else { return .withoutDescription }
      let text = String(decoding: name, as: UTF8.self)
      // `Source: gnuplot (5.4.4)` names the version where it differs; `Section: contrib/math` names the area.
      let source = (stanza[1] ?? name).prefix { $0 != 0x20 }
      let plain = section.split(separator: 0x2F).last ?? section[...]
      found[text] = ArchivePackage(
        name: text, source: names.string(source), section: names.string(plain), description: key)
      return nil
    }
  }

  private func readTexts(
    _ file: String, _ language: String, only wanted: Set<DescriptionKey>, into store: inout DescriptionStore,
    _ skipped: inout [SkippedStanza: Int]
  ) throws(CorpusError) {
    var found = store
    store = DescriptionStore()
    defer { store = found }
    try stanzas(of: file, fields: ["Description-md5", "Description-\(language)"], &skipped) { stanza in
      guard let key = stanza[0].flatMap(DescriptionKey.init(hexadecimal:)) else { return .withoutDescription }
      guard let text = stanza[1], !text.isEmpty else { return .withoutText }
      guard wanted.contains(key) else { return nil }
      return found.add(text, for: key) ? nil : .tooLong
    }
  }

  /// Hands every stanza to `body`, and counts those for which it names a reason to skip them.
  private func stanzas(
    of file: String, fields: [String], _ skipped: inout [SkippedStanza: Int],
    _ body: (StanzaScanner.Stanza) -> SkippedStanza?
  ) throws(CorpusError) {
    var scanner = StanzaScanner(fields: fields)
    var counts: [SkippedStanza: Int] = [:]
    func take(_ stanza: StanzaScanner.Stanza) {
      if let reason = body(stanza) { counts[reason, default: 0] += 1 }
    }
    try ListFile(path: file).read { scanner.scan($0, take) }
    scanner.finish(take)
    if scanner.tooLong > 0 { counts[.tooLong, default: 0] += scanner.tooLong }
    skipped.merge(counts, uniquingKeysWith: +)
  }
}

/// Gives equal bytes the same string, so that 64,000 packages do not hold the names of 60 sections 64,000 times.
private struct Interning {
  private var strings: [ArraySlice<UInt8>: String] = [:]

  mutating func string(_ bytes: ArraySlice<UInt8>) -> String {
    if let known = strings[bytes] { return known }
    let made = String(decoding: bytes, as: UTF8.self)
    strings[bytes] = made
    return made
  }
}
