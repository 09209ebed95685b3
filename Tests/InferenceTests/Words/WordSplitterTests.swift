import Foundation
import Testing

@testable import Inference

@Suite("Word splitters")
struct WordSplitterTests {
  struct Vector: Decodable {
    let text: String
    let v1: [[Int]]
    let v2: [[Int]]
    let char: [[Int]]
    let lower: [String]?

    enum CodingKeys: String, CodingKey {
      case text, v1, v2, char
      case lower = "v2Lower"
    }
  }

  private func vectors() throws -> [Vector] {
    try Fixture.lines("gliner/splitter_vectors.jsonl", of: Vector.self)
  }

  @Test("Words begin and end where the reference's do")
  func words() throws {
    let vectors = try vectors()
    #expect(vectors.count == 330)
    for vector in vectors {
      let text = ScalarText(vector.text)
      for (splitter, expected) in [
        (WordSplitter.gliner, vector.v1), (.gliner2, vector.v2), (.characters, vector.char),
      ] {
        let words = splitter.words(of: text.scalars[...]).map { [$0.lowerBound, $0.upperBound] }
        #expect(words == expected, "\(splitter): \(vector.text.debugDescription)")
      }
    }
  }

  @Test("Words are lower-cased as Python does")
  func lowercase() throws {
    for vector in try vectors() {
      guard let expected = vector.lower else { continue }
      let text = ScalarText(vector.text)
      for (word, wanted) in zip(WordSplitter.gliner2.words(of: text.scalars[...]), expected) {
        var lowered: [UInt32] = []
        PythonLowercase.shared.append(text.scalars[word], to: &lowered)
        #expect(lowered == wanted.unicodeScalars.map(\.value), "\(text.string(word))")
      }
    }
  }

  @Test(
    "A sigma is final after a cased letter and before none",
    arguments: [
      ("ΑΣ", "ας"), ("Σ", "σ"), ("ΑΣΑ", "ασα"), ("Α.Σ", "α.ς"), ("ΑΣ.", "ας."), ("ΑΣ'Α", "ασ'α"), ("1Σ", "1σ"),
      ("ΑΣ1", "ας1"), ("İI", "i̇i"), ("ßẞ", "ßß"), ("Ǆǅ", "ǆǆ"),
    ])
  func sigma(text: String, expected: String) {
    var lowered: [UInt32] = []
    PythonLowercase.shared.append(ScalarText(text).scalars[...], to: &lowered)
    #expect(lowered == expected.unicodeScalars.map(\.value))
  }

  @Test("The classes are those of the table they were made from")
  func classes() throws {
    struct Classes: Decodable {
      let word: [[UInt32]]
      let space: [[UInt32]]
    }
    let table = try JSONDecoder().decode(Classes.self, from: Data(try Fixture.bytes("gliner/char_classes.json")))
    func set(_ ranges: [[UInt32]]) -> Set<UInt32> { Set(ranges.flatMap { $0[0]...$0[1] }) }
    let (words, spaces) = (set(table.word), set(table.space))
    let wrong = (UInt32(0)..<0x11_0000).filter {
      CharacterClasses.python.isWord($0) != words.contains($0)
        || CharacterClasses.python.isSpace($0) != spaces.contains($0)
    }
    #expect(wrong.isEmpty)
  }

  @Test(
    "A text as long as a document may be is cut in time that grows with its length",
    arguments: ["......", "a.b-", "@@a.", "www.", "a@b.", "-", "é\u{301}", "x@a.b1."])
  func long(piece: String) {
    let text = ScalarText(String(repeating: piece, count: 300_000 / piece.utf8.count))
    for splitter in [WordSplitter.gliner, .gliner2, .characters] {
      let words = splitter.words(of: text.scalars[...])
      #expect(words.reduce(0) { $0 + $1.count } == text.scalars.count)
    }
  }

  @Test("UTF-8 is read to the last whole scalar within the limit, and what is none becomes U+FFFD")
  func utf8() {
    let bytes = Array("aé漢😀".utf8)
    #expect(ScalarText(utf8: bytes.span).scalars == [0x61, 0xE9, 0x6F22, 0x1F600])
    for (limit, count) in [(0, 0), (1, 1), (2, 1), (3, 2), (6, 3), (9, 3), (10, 4)] {
      let text = ScalarText(utf8: bytes.span, limit: limit)
      #expect(text.scalars.count == count)
      #expect(text.unreadBytes == bytes.count - ScalarText.utf8(text.scalars[...]).count)
    }
    let broken: [UInt8] = [0x61, 0xC3, 0xED, 0xA0, 0x80, 0xF8, 0xC0, 0x80, 0xF0, 0x80, 0x80, 0x80, 0xE6, 0xBC]
    #expect(ScalarText(utf8: broken.span).scalars == [0x61] + [UInt32](repeating: 0xFFFD, count: 13))
  }
}
