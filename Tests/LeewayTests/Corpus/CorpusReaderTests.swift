import Foundation
import Testing

@testable import leeway

struct CorpusReaderTests {
  static let packages = """
    Package: orrery
    Source: orrery-suite (1.2-3)
    Version: 1.2-3
    Depends: libc6,
     libm6
    Description: Shows the planets
    Description-md5: 00000000000000000000000000000001
    Section: contrib/science
    Priority: optional

    Package: abacus
    Version: 1
    Description-md5: 00000000000000000000000000000002
    Section: math

    """

  static let english = """
    Package: orrery
    Description-md5: 00000000000000000000000000000001
    Description-en: Shows the planets
     The planets move
     around the sun.
     .
      * indented
     .

    Package: abacus
    Description-md5: 00000000000000000000000000000002
    Description-en: Counts
     With beads.

    """

  static let german = """
    Package: orrery
    Description-md5: 00000000000000000000000000000001
    Description-de: Zeigt die Planeten
     Sie ziehen ihre Kreise.

    """

  let lists: ListFolder

  init() throws {
    lists = try ListFolder()
  }

  private func write() throws {
    try lists.write("archive_dists_stable_main_binary-amd64_Packages.lz4", ListFolder.lz4(Self.packages))
    try lists.write("archive_dists_stable_main_i18n_Translation-en.lz4", ListFolder.lz4(Self.english))
    try lists.write("archive_dists_stable_main_i18n_Translation-de", Self.german)
  }

  @Test func `packages and translations are joined, whether compressed or plain`() throws {
    try write()
    let corpus = try CorpusReader(folder: lists.path, languages: ["en", "de"]).read()
    #expect(corpus.packages.map(\.name) == ["abacus", "orrery"])
    #expect(corpus.packages.map(\.source) == ["abacus", "orrery-suite"])
    #expect(corpus.packages.map(\.section) == ["math", "science"])
    #expect(
      corpus.text(of: corpus.packages[1], in: "en")
        == "Shows the planets\nThe planets move around the sun.\n* indented")
    #expect(corpus.text(of: corpus.packages[1], in: "de") == "Zeigt die Planeten\nSie ziehen ihre Kreise.")
    #expect(corpus.text(of: corpus.packages[0], in: "de") == nil)
    #expect(corpus.packages(in: "de").map(\.name) == ["orrery"])
    #expect(corpus.skipped.isEmpty)
  }

  @Test func `a stanza that lacks something is skipped and counted, and the rest is read`() throws {
    try write()
    let broken = """
      Version: without a name
      Section: math
      Description-md5: 00000000000000000000000000000003

      Package: nosection
      Description-md5: 00000000000000000000000000000004

      Package: nosum
      Section: math
      Description-md5: not-hexadecimal

      just words


      \(Self.packages)
      """
    try lists.write("archive_dists_stable_main_binary-amd64_Packages.lz4", ListFolder.lz4(broken))
    try lists.write(
      "archive_dists_stable_main_i18n_Translation-en.lz4",
      ListFolder.lz4("Description-md5: 00000000000000000000000000000002\n\nDescription-en: lost\n\n" + Self.english))
    let corpus = try CorpusReader(folder: lists.path, languages: ["en"]).read()
    #expect(corpus.packages.map(\.name) == ["abacus", "orrery"])
    #expect(corpus.packages(in: "en").count == 2)
    #expect(
      corpus.skipped == [.withoutPackage: 2, .withoutSection: 1, .withoutDescription: 2, .withoutText: 1])
  }

  @Test func `a package in several lists is taken from the last of them`() throws {
    try write()
    try lists.write(
      "archive-security_dists_stable_main_binary-amd64_Packages",
      "Package: abacus\nSection: oldlibs\nDescription-md5: 00000000000000000000000000000009\n")
    let corpus = try CorpusReader(folder: lists.path, languages: ["en"]).read()
    #expect(corpus.packages.map(\.section) == ["math", "science"])
  }

  @Test func `broken UTF-8 in a description becomes U+FFFD`() throws {
    try write()
    let bytes = Array("Package: a\nSection: math\nDescription-md5: 0000000000000000000000000000000a\n\n".utf8)
    try lists.write("b_Packages", bytes)
    try lists.write(
      "b_Translation-en",
      Array("Description-md5: 0000000000000000000000000000000a\nDescription-en: one ".utf8) + [0xFF, 0x0A])
    let corpus = try CorpusReader(folder: lists.path, languages: ["en"]).read()
    #expect(corpus.text(of: corpus.packages[0], in: "en") == "one \u{FFFD}")
  }

  @Test(arguments: [1, 6, 20, 100])
  func `a truncated LZ4 file is an error that names it`(missing: Int) throws {
    try write()
    let name = "archive_dists_stable_main_i18n_Translation-en.lz4"
    try lists.write(name, ListFolder.lz4(Self.english).dropLast(missing))
    let error = #expect(throws: CorpusError.self) {
      try CorpusReader(folder: lists.path, languages: ["en"]).read()
    }
    #expect(error?.description.contains(name) == true)
    #expect(error?.description.contains("damaged") == true)
  }

  @Test func `a damaged LZ4 file is an error, not a wrong text`() throws {
    try write()
    var bytes = ListFolder.lz4(Self.english)
    for index in bytes.indices.dropFirst(30).prefix(8) { bytes[index] ^= 0x55 }
    bytes[5] ^= 0xFF
    try lists.write("archive_dists_stable_main_i18n_Translation-en.lz4", bytes)
    #expect(throws: CorpusError.self) { try CorpusReader(folder: lists.path, languages: ["en"]).read() }
  }

  @Test(arguments: [("gzip", [0x1F, 0x8B, 8]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0])] as [(String, [UInt8])])
  func `another compression is named`(name: String, bytes: [UInt8]) throws {
    try lists.write("a_Packages.x", bytes)
    let error = #expect(throws: CorpusError.self) { try CorpusReader(folder: lists.path, languages: ["en"]).read() }
    #expect(error?.description.contains(name) == true)
  }

  @Test func `what a folder lacks is named`() throws {
    let missing = #expect(throws: CorpusError.self) {
      try CorpusReader(folder: "/nonexistent", languages: ["en"]).read()
    }
    #expect(missing?.description.contains("/nonexistent") == true)
    let empty = #expect(throws: CorpusError.self) { try CorpusReader(folder: lists.path, languages: ["en"]).read() }
    #expect(empty?.description.contains("no packages") == true)
    try write()
    let italian = #expect(throws: CorpusError.self) {
      try CorpusReader(folder: lists.path, languages: ["en", "it"]).read()
    }
    #expect(italian?.description.contains("'it'") == true)
  }

  @Test func `what apt-get is told leaves the machine's own state alone`() {
    let update = AptUpdate(folder: "/cache/apt-lists", languages: ["en", "de"])
    #expect(update.arguments.contains("Dir::State::Lists=/cache/apt-lists/lists"))
    #expect(update.arguments.contains("Dir::Cache=/cache/apt-lists/cache"))
    #expect(update.arguments.contains("Acquire::Languages=en,de"))
    #expect(update.arguments.last == "update")
  }

  @Test func `lists that are there are not fetched again`() throws {
    try write()
    let cache = lists.path + "/cache"
    try FileManager.default.createDirectory(atPath: cache + "/lists", withIntermediateDirectories: true)
    for name in ["a_Packages", "a_Translation-en"] {
      try Data().write(to: URL(fileURLWithPath: "\(cache)/lists/\(name)"))
    }
    let source = CorpusSource(given: nil, languages: ["en"], cache: cache)
    #expect(try source.folder { _ in Issue.record("nothing is to be said") } == cache + "/lists")
  }
}
