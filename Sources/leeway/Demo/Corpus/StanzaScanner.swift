internal import Foundation

/// Cuts the paragraphs ("stanzas") of a Debian control file out of pieces of any size, and keeps the named fields.
///
/// A line that begins with a space or a tab continues the field above it; an empty line ends the stanza. What is
/// neither a field nor a continuation is left out. Nothing is decoded here: values are bytes.
struct StanzaScanner {
  /// One stanza: the bytes of each wanted field, at the index that it has in the list given; nil where it is missing.
  typealias Stanza = [[UInt8]?]

  /// A stanza longer than this is skipped; the longest of Debian's has some 50 KB.
  static let longestStanza = 1 << 20

  private let names: [[UInt8]]
  private var line: [UInt8] = []
  private var fields: Stanza
  private var current: Int?
  private var size = 0
  /// Stanzas skipped because they are too long.
  private(set) var tooLong = 0

  /// - Parameter fields: the names of the fields to keep, spelled as in the files.
  init(fields: [String]) {
    names = fields.map { Array($0.utf8) }
    self.fields = Array(repeating: nil, count: fields.count)
  }

  /// Takes the next piece, and hands each stanza that it completes to `body`.
  mutating func scan(_ piece: UnsafeRawBufferPointer, _ body: (Stanza) -> Void) {
    var rest = piece
    while let start = rest.baseAddress, let end = memchr(start, 0x0A, rest.count) {
      let length = UnsafeRawPointer(end) - start
      let head = UnsafeRawBufferPointer(rebasing: rest[..<length])
      if line.isEmpty {
        take(head, body)
      } else {
        keep(head)
        let whole = line
        line.removeAll(keepingCapacity: true)
        whole.withUnsafeBytes { take($0, body) }
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
    }
    keep(rest)
  }

  /// Says that nothing more comes: the last line and the last stanza are complete.
  mutating func finish(_ body: (Stanza) -> Void) {
    let last = line
    line.removeAll()
    if !last.isEmpty { last.withUnsafeBytes { take($0, body) } }
    end(body)
  }

  /// Keeps the beginning of a line whose end is not there yet; of an endless line only so much as makes it too long.
  private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
    line.append(contentsOf: bytes.prefix(max(0, Self.longestStanza + 1 - line.count)))
  }

  private mutating func take(_ line: UnsafeRawBufferPointer, _ body: (Stanza) -> Void) {
    guard let first = line.first else { return end(body) }
    size += line.count + 1
    guard size <= Self.longestStanza else { return }
    if first == 0x20 || first == 0x09 {
      guard let current else { return }
      fields[current]?.append(0x0A)
      fields[current]?.append(contentsOf: line)
      return
    }
    current = nil
    for index in names.indices where Self.begins(line, with: names[index]) {
      fields[index] = Array(PythonWhitespace.trim(UnsafeRawBufferPointer(rebasing: line[(names[index].count + 1)...])))
      current = index
    }
  }

  private mutating func end(_ body: (Stanza) -> Void) {
    guard size > 0 else { return }
    if size > Self.longestStanza { tooLong += 1 } else { body(fields) }
    for index in fields.indices { fields[index] = nil }
    current = nil
    size = 0
  }

  /// Whether the line is the field `name`: the name, and a colon directly after it.
  private static func begins(_ line: UnsafeRawBufferPointer, with name: [UInt8]) -> Bool {
    line.count > name.count && line[name.count] == 0x3A && line.prefix(name.count).elementsEqual(name)
  }
}
