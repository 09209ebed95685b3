import Testing

@testable import leeway

struct DescriptionTextTests {
  // The right-hand sides are what `document_text` of scripts/starter/archive.py gives.
  @Test(
    arguments: [
      ("one", "one"),
      (" one \n two\n three", "one\ntwo three"),
      ("one\n two\n .\n .\n  three \n   four", "one\ntwo\nthree four"),
      ("one\n .\n two\n .", "one\ntwo"),
      ("one\n \u{A0}two\u{3000}\n\t.\u{2003}\n three", "one\ntwo\nthree"),
      ("one\n ..", "one\n.."),
      ("\n two", "\ntwo"),
      ("", ""),
    ])
  func `a description becomes summary and paragraphs`(field: String, text: String) {
    var bytes: [UInt8] = []
    DescriptionText.append(Array(field.utf8), to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }
}
