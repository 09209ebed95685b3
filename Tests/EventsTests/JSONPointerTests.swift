import Events
import Testing

@Suite("JSON Pointers")
struct JSONPointerTests {
  /// RFC 6901, section 5, and beyond.
  private static let sample = #"""
    {"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,
     "data":{"body":[{"text":"x"},{"text":"y"}],"0":"zero"},"\u00e9":9}
    """#

  @Test(
    "A pointer finds the value that it names",
    arguments: [
      ("/foo", #"["bar","baz"]"#), ("/foo/0", #""bar""#), ("/foo/1", #""baz""#), ("/", "0"), ("/a~1b", "1"),
      ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"), ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"),
      ("/data/body/0/text", #""x""#), ("/data/body/1/text", #""y""#), ("/data/0", #""zero""#), ("/é", "9"),
    ])
  func finds(pointer: String, value: String) throws {
    let parsed = try JSONPointer(pointer)
    #expect(parsed.description == pointer)
    #expect(try reading(JSONPointerTests.sample) { $0.value(at: parsed)?.rawText } == value)
  }

  @Test("The empty pointer names the whole")
  func root() throws {
    #expect(try reading("[1]") { $0.value(at: try JSONPointer(""))?.rawText } == "[1]")
  }

  @Test(
    "A pointer to nothing finds nothing",
    arguments: [
      "/bar", "/foo/2", "/foo/-", "/foo/00", "/foo/01", "/foo/+1", "/foo/x", "/foo/0/x", "/data/body/text",
      "/foo/99999999999999999999", "//", "/foo/",
    ])
  func findsNothing(pointer: String) throws {
    let parsed = try JSONPointer(pointer)
    #expect(try reading(JSONPointerTests.sample) { $0.value(at: parsed)?.rawText } == nil)
  }

  @Test(
    "What is no pointer is refused with its reason at its byte",
    arguments: [("foo", 0), (" /a", 0), ("/a~", 2), ("/a~2", 2), ("/~~0", 1), ("#/a", 0)])
  func refuses(text: String, offset: Int) {
    let error = #expect(throws: JSONPointerError.self) { try JSONPointer(text) }
    #expect(error?.offset == offset)
  }
}
