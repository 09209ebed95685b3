import Events
import Testing

@testable import Observations

@Suite("Kinds of features")
struct KindTests {
  private static func kind(_ values: String, of name: String = "x") throws -> ObservedKind? {
    var index = JSONIndex()
    let bytes = Array(values.utf8)
    return try bytes.withUnsafeBytes { bytes in
      try index.parse(bytes)
      var survey = KindSurvey()
      if let root = index.root { for value in root.elements { survey.see(value) } }
      return survey.kind(of: name)
    }
  }

  @Test(
    "the kind is seen from the values",
    arguments: [
      ("[1, 20, 3000]", ObservedKind.length), ("[0, 1, null]", .length), ("[0.5, 1, 0]", .share),
      ("[0.5, 1.5]", .number),
      ("[-1, 2]", .number), ("[1e30]", .number), ("[\"a\", null]", .category), ("[true, false]", .category),
      ("[[], [\"a\"]]", .labels), ("[1, \"NaN\", \"-Infinity\", 2]", .length), ("[\"1\", \"2\", 3]", .category),
      ("[1, 2, \"three\"]", .length),
    ])
  func seen(values: String, kind: ObservedKind) throws {
    #expect(try Self.kind(values) == kind)
  }

  @Test("projections are known by name and range")
  func projections() throws {
    #expect(try Self.kind("[0.5, -1]", of: "projection:3") == .projection)
    #expect(try Self.kind("[0.5, -11]", of: "projection:3") == .number)
  }

  @Test("without values there is no kind", arguments: ["[]", "[null]", "[\"NaN\"]", "[1e999]"])
  func nothing(values: String) throws { #expect(try Self.kind(values) == nil) }
}
