import Testing

@testable import Stages

@Suite("Words of documents")
struct DocumentWordsTests {
  private static let longest = String(repeating: "b", count: 32)

  @Test(
    "Words are distinct runs of 2 to 32 letters in lower case, without digits",
    arguments: [
      ("The kernel, the KERNEL: a C-library.", ["kernel", "library", "the"]),
      ("utf8 x 3 4.5", ["utf"]), ("Äpfel ÉTÉ Straße ΑΒΓ", ["straße", "äpfel", "été", "αβγ"]),
      (String(repeating: "a", count: 33) + " " + Self.longest, [Self.longest]),
      ("", []), ("12 -- !", []), ("don't", ["don"]),
    ])
  func words(text: String, wanted: [String]) {
    #expect(DocumentWords.of(Array(text.utf8), id: "a") == wanted)
  }

  @Test(
    "Scripts without spaces are cut into pairs, with the marks behind a character",
    arguments: [
      ("漂流検出", ["検出", "流検", "漂流"]), ("版", []), ("linux漂流x漂", ["linux", "漂流"]),
      ("ひらカナ", ["ひら", "らカ", "カナ"]), ("ที่นี่", ["ที่นี่"]), ("한국어 드리프트", ["드리프트", "한국어"]),
    ])
  func spaceless(text: String, wanted: [String]) {
    let found = DocumentWords.of(Array(text.utf8), id: "a")
    #expect(Set(found) == Set(wanted) && found.count == wanted.count, "\(found)")
  }

  @Test("Of more than 64 words a document's own choice is taken, the same each time and fair to all words")
  func choice() {
    let letters = Array("abcdefghij")
    let words = (0..<200).map { (number: Int) -> String in
      let digits: [Character] = [letters[number / 100], letters[number / 10 % 10], letters[number % 10]]
      return String(digits)
    }
    var times: [String: Int] = [:]
    for document in 0..<400 {
      let found = DocumentWords.of(Array(words.joined(separator: " ").utf8), id: "d\(document)")
      #expect(found == DocumentWords.of(Array(words.reversed().joined(separator: "\n").utf8), id: "d\(document)"))
      #expect(Set(found).count == 64 && found == found.sorted())
      for word in found { times[word, default: 0] += 1 }
    }
    // 128 each are due; 5 standard deviations are 46.
    #expect(times.count == 200 && times.values.allSatisfy { (82...174).contains($0) })
  }

  @Test("Bytes that are no text, and a cut inside a character, are no trap")
  func broken() {
    #expect(DocumentWords.of([0xFF, 0x61, 0x62, 0xC3], id: "a") == ["ab"])
    let long = Array(String(repeating: "é", count: 40_000).utf8) + Array(" end".utf8)
    #expect(DocumentWords.of(long, id: "a") == [])
    #expect(DocumentWords.of(Array("start ".utf8) + long, id: "a") == ["start"])
  }
}
