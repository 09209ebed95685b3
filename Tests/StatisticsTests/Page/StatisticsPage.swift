import Foundation
import Testing

/// `docs/statistics.md`, whose tables are recomputed from the counts on it.
enum StatisticsPage {
  static func text() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/statistics.md"), encoding: .utf8)
  }

  /// The rows of the table between `<!-- NAME -->` and the next empty line, head included.
  static func table(_ name: String) throws -> [[String]] {
    let text = try text()
    let start = try #require(text.range(of: "<!-- \(name) -->\n"), "docs/statistics.md has no table \(name)")
    let rows = text[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
    return rows.filter { !$0.hasPrefix("| ---") }.map { row in
      row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  /// The numbers of a column of a table, its head left out.
  static func numbers(_ name: String, column: Int) throws -> [Int] {
    try table(name).dropFirst().map { row in
      try #require(row.indices.contains(column) ? Int(row[column].replacing(",", with: "")) : nil, "\(row)")
    }
  }

  /// Compares a table with what it must be, which is printed where it is not so, ready to be pasted.
  static func expect(_ name: String, _ rows: [[String]]) throws {
    let written = try table(name)
    let rule = [String](repeating: "---", count: rows.first?.count ?? 0)
    let lines = (rows.prefix(1) + [rule] + rows.dropFirst()).map { "| " + $0.joined(separator: " | ") + " |" }
    #expect(written == rows, "the table \(name) must be:\n\(lines.joined(separator: "\n"))")
  }
}
