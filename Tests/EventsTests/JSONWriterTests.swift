import Events
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
  @Test("Commas stand between members and elements and nowhere else")
  func commas() {
    var writer = JSONWriter(capacity: 1)
    writer.beginObject()
    writer.key("empty")
    writer.beginObject()
    writer.endObject()
    writer.key("list")
    writer.beginArray()
    for number in 0..<3 {
      writer.element()
      writer.append(number)
    }
    writer.element()
    writer.beginArray()
    writer.endArray()
    writer.endArray()
    writer.key(string: "te\"xt")
    writer.append(string: "{")
    writer.key("last")
    writer.appendNull()
    writer.endObject()
    #expect(writer.text == #"{"empty":{},"list":[0,1,2,[]],"te\"xt":"{","last":null}"#)
  }

  @Test(
    "Strings are escaped as little as JSON allows",
    arguments: [
      ("", #""""#), ("plain", #""plain""#), ("a\"b\\c/d", #""a\"b\\c/d""#), ("\n\r\t\u{8}\u{C}", #""\n\r\t\b\f""#),
      ("\0\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""), ("é日😀", "\"é日😀\""), ("12345678\"", #""12345678\"""#),
      ("1234567\n12345678\n", #""1234567\n12345678\n""#), ("éééé\"éééé", #""éééé\"éééé""#),
    ])
  func escapes(text: String, json: String) {
    var writer = JSONWriter(capacity: 1)
    writer.append(string: text)
    #expect(writer.text == json)
  }

  @Test("Any text is the same after being escaped and decoded")
  func anyText() throws {
    var events = RandomEvents(random: .seeded("texts"))
    var writer = JSONWriter()
    for _ in 0..<2_000 {
      let text = events.string(upTo: 40)
      writer.removeAll()
      writer.append(string: text)
      let again = try reading(writer.text) { Array(($0.string ?? "none").utf8) }
      demand(again == Array(text.utf8), text)
    }
  }

  @Test(
    "Escapes are decoded to the text that they stand for",
    arguments: [
      (#""a\"\\\/\b\f\n\r\tb""#, "a\"\\/\u{8}\u{C}\n\r\tb"), (#""\u0041\u00e9\u65E5""#, "Aé日"),
      (#""x\ud83d\uDE00y""#, "x😀y"), (#""\u0000""#, "\0"),
      (#""\uffff\uD800\uDC00\uDBFF\uDFFF""#, "\u{FFFF}\u{10000}\u{10FFFF}"),
    ])
  func decodes(json: String, text: String) throws {
    try reading(json) { node in
      #expect(node.string == text)
      #expect(node.hasEscapes)
      var scratch = JSONWriter(capacity: 1)
      let decoded = node.utf8(using: &scratch).map { Array($0) }
      #expect(decoded == Array(text.utf8))
      var copy = text
      let equal = copy.withUTF8 { node.equals(UnsafeRawBufferPointer($0)) }
      #expect(equal)
      #expect(!node.equals("something else"))
    }
  }

  @Test(
    "Whole numbers are written as they are",
    arguments: [0, 1, -1, 9, 10, 99, 100, 1_234_567_890, .max, .min, .min + 1] as [Int64])
  func integers(value: Int64) {
    var writer = JSONWriter(capacity: 1)
    writer.append(value)
    #expect(writer.text == String(value))
  }

  @Test("What JSON has no number for is null")
  func notFinite() {
    var writer = JSONWriter()
    writer.beginArray()
    for value in [Double.nan, .infinity, -.infinity] {
      writer.element()
      writer.append(value)
    }
    writer.element()
    writer.append(Float.nan)
    writer.endArray()
    #expect(writer.text == "[null,null,null,null]")
  }

  @Test("Events stand one after another between marks, and one can be taken back")
  func marks() {
    var writer = JSONWriter(capacity: 1)
    var ranges: [Range<Int>] = []
    for number in 0..<100 {
      let start = writer.mark
      writer.append(string: String(repeating: "x", count: number))
      if number % 3 == 0 { writer.truncate(to: start) } else { ranges.append(start..<writer.mark) }
    }
    let lengths = ranges.map { writer.bytes($0).count }
    #expect(lengths == (0..<100).filter { $0 % 3 != 0 }.map { $0 + 2 })
    let capacity = writer.capacity
    writer.removeAll()
    #expect(writer.count == 0 && writer.capacity == capacity)
    writer.removeAll(keepingCapacity: 64)
    #expect(writer.capacity == 64)
  }
}
