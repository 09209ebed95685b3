import Events
import Testing

@Suite("JSON limits")
struct JSONLimitTests {
  @Test("Nesting up to the limit is accepted, one more is refused", arguments: [1, 2, 64, 1_000])
  func depth(limit: Int) {
    let limits = JSONLimits(depth: limit)
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let inner = open == "[" ? "" : "1"
      let deepest = String(repeating: open, count: limit) + inner + String(repeating: close, count: limit)
      #expect(refusal(deepest, limits: limits) == nil)
      let error = refusal(open + (inner.isEmpty ? deepest : deepest) + close, limits: limits)
      #expect(error?.reason == .tooDeep)
      #expect(error?.offset == limit * open.utf8.count)
      #expect(error?.rule == .tooDeep)
    }
  }

  @Test("A hundred thousand open brackets are refused and nothing overflows")
  func manyBrackets() {
    #expect(refusal(String(repeating: "[", count: 100_000))?.reason == .tooDeep)
    #expect(refusal(String(repeating: "[", count: 100_000), limits: JSONLimits(depth: .max))?.reason == .truncated)
  }

  @Test("Bytes up to the limit are accepted, one more is refused")
  func bytes() {
    #expect(refusal("\"12345678\"", limits: JSONLimits(bytes: 10)) == nil)
    #expect(refusal("\"123456789\"", limits: JSONLimits(bytes: 10))?.rule == .tooLarge)
  }

  @Test("Values up to the limit are accepted, one more is refused")
  func values() {
    #expect(refusal("[1,2,3]", limits: JSONLimits(values: 4)) == nil)
    #expect(refusal("[1,2,3,4]", limits: JSONLimits(values: 4))?.reason == .tooManyValues)
  }

  @Test(
    "A key that occurs twice in one object is refused at its second place",
    arguments: [
      (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"b":2,"a":3}"#, 13), (#"{"a":1,"\u0061":2}"#, 7), (#"{"\u0061":1,"a":2}"#, 12),
      (#"{"\u0061":1,"\u0061":2}"#, 12), (#"[{"x":{"k":[],"k":{}}}]"#, 14), (#"{"":1,"":2}"#, 6),
      (#"{"é":1,"\u00e9":2}"#, 8), (#"{"long key 123":1,"long key 123":2}"#, 18), (#"{"\/":1,"/":1}"#, 8),
      (#"{"😀":1,"\ud83d\ude00":1}"#, 10), (#"{"a":{"b":1},"a":2}"#, 13),
    ])
  func duplicateKeys(text: String, offset: Int) {
    let error = refusal(text)
    #expect(error?.reason == .duplicateKey)
    #expect(error?.offset == offset)
  }

  @Test(
    "Keys that look alike but differ by a byte are different",
    arguments: [
      #"{"a":1,"A":2}"#, #"{"a":1,"a ":2}"#, #"{"é":1,"e\u0301":2}"#, #"{"abcdefghXijklmnop":1,"abcdefghYijklmnop":2}"#,
      #"{"a":{"a":{"a":1}},"b":{"a":1}}"#, #"{"a":1,"a\u0000":2}"#,
    ])
  func differentKeys(text: String) {
    #expect(refusal(text) == nil)
  }

  @Test("Duplicates are found in objects of any size", arguments: [2, 15, 16, 17, 18, 100, 5_000])
  func duplicatesAmongMany(count: Int) {
    let members = (0..<count).map { "\"key \($0) of the object\":\($0)" }
    #expect(refusal("{" + members.joined(separator: ",") + "}") == nil)
    let first = members + [#""key 0 of the\u0020object":0"#]
    #expect(refusal("{" + first.joined(separator: ",") + "}")?.reason == .duplicateKey)
    let last = members + ["\"key \(count - 1) of the object\":0"]
    #expect(refusal("{" + last.joined(separator: ",") + "}")?.reason == .duplicateKey)
  }

  @Test(
    "An error names the value that was being read",
    arguments: [
      (#"{"a":tru}"#, "/a"), (#"{"a":1,"b":[1,2,{"c/d":"\x"}]}"#, "/b/2/c~1d"), (#"[1,2,x]"#, "/2"),
      (#"{"a":1,,}"#, ""),
      (#"{"a":{"k":1,"k":2}}"#, "/a"), (#"{"x":[[1],[2,"#, "/x/1/1"), (#"nope"#, ""),
      (#"{"a":{"b":{"~":01}}}"#, "/a/b/~0"),
    ])
  func pointers(text: String, pointer: String) {
    #expect(refusal(text)?.pointer == pointer)
  }

  @Test("An index serves one text after another, and none after a refusal")
  func reuse() throws {
    var index = JSONIndex()
    let texts = [#"{"a":[1,2,3]}"#, "[", #""x""#]
    for _ in 0..<3 {
      for text in texts {
        let bytes = Array(text.utf8)
        bytes.withUnsafeBytes { buffer in
          let accepted = (try? index.parse(buffer)) != nil
          #expect(accepted == (text != "["))
          #expect(index.root?.rawText == (accepted ? text : nil))
        }
      }
    }
  }
}
