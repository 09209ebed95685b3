import Events
import Testing

@Suite("JSON grammar")
struct JSONGrammarTests {
  @Test(
    "Valid JSON is accepted",
    arguments: [
      "{}", "[]", "0", "-0", "1", "-1", "10", "1.5", "-0.0", "1e5", "1E5", "1e+5", "1e-5", "1.25e10", "0e0", "0.0e-0",
      "true", "false", "null", "\"\"", "\"a\"", " 1 ", "\t[\n]\r ", "[1,2,3]", "[[],[],[[]]]", "[{},{}]",
      "{\"a\":1}", "{\"a\":{\"b\":[1,{\"c\":null}]}}", "{ \"a\" : 1 , \"b\" : 2 }", "{\"\":0}",
      "{\"a\":{\"a\":1}}", "[{\"a\":1},{\"a\":1}]", #""\"\\\/\b\f\n\r\t""#, #""\u0041""#, #""\u00e9\u00E9""#,
      #""\ud83d\ude00""#, #""\uD83D\uDE00x""#, #""\u0000""#, "\"é\"", "\"日本語\"", "\"😀\"", "\"\u{7F}\"",
      "\"\u{FFFF}\"", "\"\u{10FFFF}\"", "\"\u{2028}\"", "123456789012345678901234567890", "1e400", "-1e-400",
      "[1 , 2]", "\"12345678\"", "\"1234567\"", "\"1234567\\n\"", "\"12345678\\n12345678\"",
    ])
  func accepts(text: String) {
    #expect(refusal(text) == nil)
  }

  @Test(
    "Invalid JSON is refused with its reason at its byte",
    arguments: [
      ("", .empty, 0), ("  \n", .empty, 3), ("{", .truncated, 1), ("[", .truncated, 1), ("[1", .truncated, 2),
      ("[1,", .truncated, 3), ("{\"a\"", .truncated, 4), ("{\"a\":", .truncated, 5), ("{\"a\":1", .truncated, 6),
      ("{\"a\":1,", .truncated, 7), ("tru", .truncated, 3), ("-", .truncated, 1), ("1.", .truncated, 2),
      ("1e", .truncated, 2), ("1e+", .truncated, 3), ("\"", .unterminatedString, 0), ("[\"abc", .unterminatedString, 1),
      ("\"a\\", .unterminatedString, 2), ("\"\\u12", .badUnicodeEscape, 1), ("[1,]", .expectedValue, 3),
      ("[,1]", .expectedValue, 1), ("[1 2]", .expectedCommaOrBracket, 3), ("[1}", .expectedCommaOrBracket, 2),
      ("{\"a\":1]", .expectedCommaOrBrace, 6), ("{\"a\":1 \"b\":2}", .expectedCommaOrBrace, 7),
      ("{\"a\":1,}", .expectedKey, 7), ("{,}", .expectedKey, 1), ("{a:1}", .expectedKey, 1), ("{1:1}", .expectedKey, 1),
      ("{'a':1}", .expectedKey, 1), ("{\"a\" 1}", .expectedColon, 5), ("{\"a\",1}", .expectedColon, 4),
      ("{\"a\":}", .expectedValue, 5), ("]", .expectedValue, 0), ("}", .expectedValue, 0), (",", .expectedValue, 0),
      ("1 2", .trailingBytes, 2), ("{}{}", .trailingBytes, 2), ("[]]", .trailingBytes, 2),
      ("null\0", .trailingBytes, 4),
      ("True", .expectedValue, 0), ("trux", .badLiteral, 0), ("nul1", .badLiteral, 0), ("falsy", .badLiteral, 0),
      ("NaN", .expectedValue, 0), ("Infinity", .expectedValue, 0), ("-Infinity", .badNumber, 1),
      ("+1", .expectedValue, 0),
      (".5", .expectedValue, 0), ("1.e5", .badNumber, 2), ("-a", .badNumber, 1), ("1ea", .badNumber, 2),
      ("01", .leadingZero, 0), ("-01", .leadingZero, 1), ("00", .leadingZero, 0), ("0x10", .trailingBytes, 1),
      ("1_000", .trailingBytes, 1), ("\"\n\"", .controlCharacter, 1), ("\"a\tb\"", .controlCharacter, 2),
      ("\"1234567\u{1F}\"", .controlCharacter, 8), ("\"\0\"", .controlCharacter, 1), (#""\a""#, .badEscape, 1),
      (#""\'""#, .badEscape, 1), (#""\U0041""#, .badEscape, 1), (#""\x41""#, .badEscape, 1),
      (#""\u004""#, .badUnicodeEscape, 1), (#""\u00g1""#, .badUnicodeEscape, 1), (#""\u+041""#, .badUnicodeEscape, 1),
      (#""\ud83d""#, .loneSurrogate, 1), (#""\ude00""#, .loneSurrogate, 1), (#""\ud83dx""#, .loneSurrogate, 1),
      (#""\ud83d\n""#, .loneSurrogate, 1), (#""\ud83d\u0041""#, .loneSurrogate, 1),
      (#""\ud83d\ud83d""#, .loneSurrogate, 1), ("\u{FEFF}{}", .byteOrderMark, 0), ("[1]//x", .trailingBytes, 3),
      ("/**/1", .expectedValue, 0), ("\u{A0}1", .expectedValue, 0), ("\u{0B}1", .expectedValue, 0),
    ] as [(String, JSONError.Reason, Int)])
  func refuses(text: String, reason: JSONError.Reason, offset: Int) {
    let error = refusal(text)
    #expect(error?.reason == reason)
    #expect(error?.offset == offset)
  }

  @Test(
    "Broken UTF-8 is refused with its reason at its byte, wherever it stands",
    arguments: [
      ([0x80], .strayContinuation), ([0xBF], .strayContinuation), ([0xC0, 0x80], .overlong),
      ([0xC1, 0xBF], .overlong), ([0xC2], .missingContinuation), ([0xC2, 0x41], .missingContinuation),
      ([0xC2, 0xC2], .missingContinuation), ([0xE0, 0x80, 0x80], .overlong), ([0xE0, 0x9F, 0xBF], .overlong),
      ([0xE1, 0x80], .missingContinuation), ([0xE1, 0x80, 0x41], .missingContinuation),
      ([0xE1], .missingContinuation), ([0xED, 0xA0, 0x80], .encodedSurrogate), ([0xED, 0xBF, 0xBF], .encodedSurrogate),
      ([0xEF, 0xBF], .missingContinuation), ([0xF0, 0x80, 0x80, 0x80], .overlong),
      ([0xF0, 0x8F, 0xBF, 0xBF], .overlong), ([0xF0, 0x90, 0x80], .missingContinuation),
      ([0xF0, 0x90], .missingContinuation), ([0xF0], .missingContinuation),
      ([0xF1, 0x80, 0x80, 0x41], .missingContinuation), ([0xF4, 0x90, 0x80, 0x80], .beyondUnicode),
      ([0xF5, 0x80, 0x80, 0x80], .beyondUnicode), ([0xFE], .beyondUnicode), ([0xFF], .beyondUnicode),
    ] as [([UInt8], JSONError.Reason)])
  func refusesBrokenUTF8(sequence: [UInt8], reason: JSONError.Reason) {
    for before in 0...17 {
      for after in [0, 1, 9] {
        let quote = UInt8(ascii: "\"")
        let text = [quote] + Array(repeating: 0x61, count: before) + sequence
        let bytes = text + Array(repeating: 0x61, count: after) + [quote]
        let error = refusal(bytes)
        demand(error?.reason == reason, "\(before) before, \(after) after")
        demand(error?.offset == before + 1, "\(before) before, \(after) after")
        demand(error?.rule == .invalidUTF8, "\(before) before, \(after) after")
      }
    }
    #expect(refusal([UInt8(ascii: "[")] + sequence)?.rule == .invalidUTF8)
  }

  @Test("The first and last scalar of every length of UTF-8 is accepted")
  func acceptsEdgesOfUTF8() {
    for scalar in [
      0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0x10FFFF,
    ] {
      let text = String(Character(Unicode.Scalar(UInt32(scalar)) ?? "?"))
      #expect(refusal("\"\(text)\"") == nil)
      #expect(refusal("\"1234567\(text)\"") == nil)
    }
  }

  @Test("A text cut at any byte is refused")
  func refusesTruncated() {
    let sample = #"{"id":"aé","n":-1.5e+10,"t":true,"u":"\u00e9\ud83d\ude00","l":[1,{"x":null}],"f":false} "#
    let bytes = Array(sample.utf8)
    #expect(refusal(bytes) == nil)
    for count in 0..<bytes.count - 1 { #expect(refusal(Array(bytes[..<count])) != nil, "cut at \(count)") }
  }
}
