import Foundation
import Testing

@Suite("The library alone")
struct AloneTests {
  @Test("Statistics imports nothing but the standard library")
  func imports() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Statistics")
    let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    var sources = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      sources += 1
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let words = line.split(separator: " ")
        #expect(!words.prefix(2).contains("import"), "\(file.lastPathComponent): \(line)")
      }
    }
    #expect(sources > 40)
  }
}
