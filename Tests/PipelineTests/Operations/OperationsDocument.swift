import Foundation
import Testing

/// `docs/operations.md`, whose tables are checked against the code.
enum OperationsDocument {
  /// The rows of the table between `<!-- NAME -->` and the next empty line, head included, without spaces at the cells'
  /// ends.
  static func table(_ name: String) throws -> [[String]] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/operations.md"), encoding: .utf8)
    let start = try #require(text.range(of: "<!-- \(name) -->\n"), "docs/operations.md has no table \(name)")
    let rows = text[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
    return rows.filter { !$0.hasPrefix("| ---") }.map { row in
      row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  /// Compares a table with what it must be, which is printed where it is not so, ready to be pasted.
  static func expect(_ name: String, _ rows: [[String]]) throws {
    let written = try table(name)
    let text = rows.map { "| " + $0.joined(separator: " | ") + " |" }
    let ruled = text.prefix(1) + ["|" + String(repeating: " --- |", count: rows.first?.count ?? 0)] + text.dropFirst()
    #expect(written == rows, "the table \(name) must be:\n\(ruled.joined(separator: "\n"))")
  }
}
