import Foundation
import Statistics
import Testing

@Suite("The library alone")
struct AloneTests {
  @Test("Statistics imports nothing but the standard library with its locks")
  func imports() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Statistics")
    let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    var sources = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      sources += 1
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let words = line.split(separator: " ")
        guard words.prefix(2).contains("import") else { continue }
        #expect(words.last == "Synchronization", "\(file.lastPathComponent): \(line)")
      }
    }
    #expect(sources > 40)
  }

  @Test("the overview's examples work with nothing but what is public")
  func overview() throws {
    let comparison = try Comparison(baseline: [9_000, 900, 100], window: [400, 80, 20])
    let psi = comparison.populationStability
    #expect((psi.low...psi.high).contains(psi.value) && psi.isBeyond)
    var test = try RateTest(baselineEvents: 400, of: 4_000, tolerance: 0.02)
    try test.add(events: 9, of: 60)
    #expect(!test.isWorse && test.wealth < test.needed)
  }
}
