internal import Foundation

/// The text of a package's description, as the starter model was trained on it.
///
/// The first line of the field is the summary. Of the lines after it, a lone `.` ends a paragraph; the others, trimmed,
/// are joined by one space. Summary and paragraphs are joined by a line feed. `scripts/starter/archive.py`
/// (`document_text`) says the same for training; a model card's figures hold only for texts formed so.
enum DescriptionText {
  /// Appends the text of the field's value `field` (its continuation lines as they stand in the file) to `text`.
  static func append(_ field: [UInt8], to text: inout [UInt8]) {
    field.withUnsafeBytes { bytes in
      var rest = bytes
      text.append(contentsOf: PythonWhitespace.trim(cutLine(&rest)))
      var startsParagraph = true
      while !rest.isEmpty {
        let line = PythonWhitespace.trim(cutLine(&rest))
        if line.count == 1, line[0] == 0x2E {
          startsParagraph = true
        } else if !line.isEmpty {
          text.append(startsParagraph ? 0x0A : 0x20)
          text.append(contentsOf: line)
          startsParagraph = false
        }
      }
    }
  }

  private static func cutLine(_ rest: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let start = rest.baseAddress, let found = memchr(start, 0x0A, rest.count) else {
      defer { rest = UnsafeRawBufferPointer(start: nil, count: 0) }
      return rest
    }
    let length = UnsafeRawPointer(found) - start
    defer { rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...]) }
    return UnsafeRawBufferPointer(rebasing: rest[..<length])
  }
}
