import Foundation
import Testing

@testable import Observations

@Suite("Lines of a file")
struct LineInputTests {
  private static func lines(_ bytes: [UInt8]) throws -> [(Int, String)] {
    let path = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID().uuidString)").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    var input = try LineInput(path)
    var lines: [(Int, String)] = []
    while let line = try input.next() {
      switch line {
      case .text(let bytes): lines.append((input.number, String(decoding: bytes, as: UTF8.self)))
      case .tooLong: lines.append((input.number, "too long"))
      }
    }
    return lines
  }

  @Test("lines end in a line feed, with or without a carriage return; empty ones are passed over, and counted")
  func lineEnds() throws {
    let lines = try Self.lines(Array("\u{FEFF}a\r\n\n  \r\nb\nc".utf8))
    #expect(lines.map(\.0) == [1, 4, 5])
    #expect(lines.map(\.1) == ["a", "b", "c"])
  }

  @Test("a line longer than the limit is told of, and the next is read")
  func tooLong() throws {
    let long = [UInt8](repeating: 0x61, count: LineInput.longest + 2_000_000)
    let lines = try Self.lines(Array("a\n".utf8) + long + Array("\nb\n".utf8) + long)
    #expect(lines.map(\.1) == ["a", "too long", "b", "too long"])
    #expect(lines.map(\.0) == [1, 2, 3, 4])
  }

  @Test("lines longer than a piece are whole")
  func longLines() throws {
    let long = [UInt8](repeating: 0x61, count: 5_000_000)
    let lines = try Self.lines(long + Array("\n".utf8) + long)
    #expect(lines.map(\.1.count) == [5_000_000, 5_000_000])
  }

  @Test("what cannot be read says so", arguments: ["/nowhere/at/all", "/"])
  func unreadable(path: String) {
    #expect(throws: InputFault.self) {
      var input = try LineInput(path)
      _ = try input.next()
    }
  }
}
