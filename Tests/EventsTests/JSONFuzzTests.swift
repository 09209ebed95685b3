import Events
import Foundation
import Testing

@Suite("JSON of any bytes")
struct JSONFuzzTests {
  @Test("What is JSON is judged as another implementation judges it")
  func agrees() throws {
    let file = try #require(
      Bundle.module.url(forResource: "json_cases", withExtension: "txt", subdirectory: "Fixtures"))
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count > 2_000)
    for line in lines {
      let text = try #require(Data(base64Encoded: String(line.dropFirst(2))))
      let accepted = refusal(Array(text)) == nil
      demand(accepted == line.hasPrefix("A"), String(decoding: text, as: UTF8.self))
    }
  }

  private static let sample = Array(
    #"{"id":"a-1é😀","n":-1.5e+10,"t":true,"l":[1,{"x":null,"\u0061":"\ud83d\ude00"}],"long":"0123456789abcdef\n"}"#.utf8
  )

  @Test("Bytes changed at random are accepted or refused at a byte of theirs, and what is accepted can be read")
  func mutations() {
    var random = SplitMix64.seeded("mutations")
    var index = JSONIndex()
    var accepted = 0
    for _ in 0..<15_000 {
      var bytes = JSONFuzzTests.sample
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytes.randomElement(using: &random) ?? 0, at: place)
        default: bytes.removeLast(min(Int.random(in: 0..<8, using: &random), bytes.count - 1))
        }
      }
      if isAccepted(bytes, &index) { accepted += 1 }
    }
    #expect(accepted > 1_000)
  }

  @Test("Random bytes, and random bytes of JSON's alphabet, never trap")
  func noise() {
    var random = SplitMix64.seeded("noise")
    var index = JSONIndex()
    let alphabet = Array(#"{}[]",:\u0d8e1-+.tfn "#.utf8)
    for round in 0..<15_000 {
      let count = Int.random(in: 0..<40, using: &random)
      let bytes = (0..<count).map { _ in
        round % 2 == 0 ? UInt8.random(in: .min ... .max, using: &random) : alphabet.randomElement(using: &random) ?? 0
      }
      _ = isAccepted(bytes, &index)
    }
  }

  /// Parses in memory of exactly that size, and reads all that was accepted.
  private func isAccepted(_ bytes: [UInt8], _ index: inout JSONIndex) -> Bool {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { memory.deallocate() }
    memory.copyBytes(from: bytes)
    do throws(JSONError) {
      try index.parse(UnsafeRawBufferPointer(memory))
    } catch {
      demand(error.offset >= 0 && error.offset <= bytes.count, "\(error)")
      demand(error.pointer != nil, "\(error)")
      return false
    }
    guard let root = index.root else { return false }
    walk(root)
    _ = try? DocumentView(root)
    _ = try? PredictionView(root)
    _ = try? SummaryView(root)
    return true
  }

  private func walk(_ node: JSONNode) {
    demand(!node.rawBytes.isEmpty)
    _ = node.number?.int64
    _ = node.number?.double
    if let text = node.string { demand(node.hasEscapes || text.utf8.count == node.escapedBytes?.count) }
    for (key, value) in node.members {
      demand(key.string != nil)
      walk(value)
    }
    for element in node.elements { walk(element) }
  }
}
