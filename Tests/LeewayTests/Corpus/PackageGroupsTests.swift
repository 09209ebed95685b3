import Testing

@testable import leeway

struct PackageGroupsTests {
  static let yaml = """
    groups:
      sciences: [science, math]
      play: [games]
    left_out: [libs]
    held_out: {digits: 8, modulus: 10, remainder: 0}
    """

  private func package(_ section: String, source: String) throws -> ArchivePackage {
    let key = try #require(DescriptionKey(hexadecimal: Array("0123456789abcdef0123456789abcdef".utf8)))
    return ArchivePackage(name: source, source: source, section: section, description: key)
  }

  @Test func `a package has the group of its section`() throws {
    let groups = try PackageGroups(YAMLFile(name: "groups.yaml", text: Self.yaml))
    #expect(groups.names == ["sciences", "play"])
    #expect(groups.group(of: try package("math", source: "x")) == "sciences")
    #expect(groups.group(of: try package("libs", source: "x")) == nil)
  }

  // Which sources are held out was worked out with Python's hashlib:
  //   int(hashlib.sha256(source.encode()).hexdigest()[:8], 16) % 10 == 0
  @Test(arguments: [
    ("libreoffice", true), ("dovecot", true), ("octave", true), ("gnuplot", false), ("0ad", false),
    ("python3.11", false), ("r-base", false),
  ])
  func `one source package in ten is held out, by the hash of its name`(source: String, isHeldOut: Bool) throws {
    let groups = try PackageGroups(YAMLFile(name: "groups.yaml", text: Self.yaml))
    #expect(groups.isHeldOut(try package("math", source: source)) == isHeldOut)
  }

  @Test func `a section in two groups is refused with its line`() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try PackageGroups(YAMLFile(name: "groups.yaml", text: "groups:\n  one: [math]\n  two: [math]\n"))
    }
    #expect(error?.description == "groups.yaml:3: groups.two: the section 'math' is in another group already")
  }
}
