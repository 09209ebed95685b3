import Testing

@testable import leeway

struct StanzaScannerTests {
  private func stanzas(_ text: String, piece: Int) -> (found: [[String?]], tooLong: Int) {
    var scanner = StanzaScanner(fields: ["Name", "Text"])
    var found: [[String?]] = []
    let take = { (stanza: StanzaScanner.Stanza) in
      found.append(stanza.map { $0.map { String(decoding: $0, as: UTF8.self) } })
    }
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: piece) {
      bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { scanner.scan($0, take) }
    }
    scanner.finish(take)
    return (found, scanner.tooLong)
  }

  @Test(arguments: [1, 2, 3, 7, 1_000])
  func `stanzas are the same however the bytes are cut`(piece: Int) {
    let text = "\n\nName: a \nOther: x\n y\nText: one\n two\n\tthree\n\n\nNames: no\nName:b\n\nText: last"
    #expect(
      stanzas(text, piece: piece).found == [["a", "one\n two\n\tthree"], ["b", nil], [nil, "last"]])
  }

  @Test func `a stanza over the limit is skipped and counted, and the next one is read`() {
    let long = "Name: a\nText: " + String(repeating: "x", count: StanzaScanner.longestStanza) + "\n\nName: b\n"
    let (found, tooLong) = stanzas(long, piece: 4_096)
    #expect(found == [["b", nil]])
    #expect(tooLong == 1)
  }

  @Test func `an endless line is not kept`() {
    let (found, tooLong) = stanzas(String(repeating: "x", count: 3 * StanzaScanner.longestStanza), piece: 65_536)
    #expect(found.isEmpty)
    #expect(tooLong == 1)
  }
}
