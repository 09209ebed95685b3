import Events

/// NaN and the infinities, which JSON does not have and programs write all the same.
enum NonFinite {
  private static let words: [StaticString] = ["-Infinity", "Infinity", "NaN", "-NaN"]

  /// Writes the line with each bare NaN and infinity in quotes; false where it has none.
  static func quote(_ line: UnsafeRawBufferPointer, into writer: inout JSONWriter) -> Bool {
    writer.removeAll()
    var place = 0
    var isInString = false
    var found = false
    while place < line.count {
      let byte = line[place]
      if !isInString, let word = word(at: place, of: line) {
        writer.append(escaped: word)
        place += word.count
        found = true
        continue
      }
      writer.append(byte: byte)
      place += 1
      if byte == UInt8(ascii: "\"") {
        isInString.toggle()
      } else if isInString, byte == UInt8(ascii: "\\"), place < line.count {
        writer.append(byte: line[place])
        place += 1
      }
    }
    return found
  }

  private static func word(at place: Int, of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard line[place] == UInt8(ascii: "N") || line[place] == UInt8(ascii: "I") || line[place] == UInt8(ascii: "-")
    else { return nil }
    for word in words {
      let bytes = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
      if place + bytes.count <= line.count, line[place..<place + bytes.count].elementsEqual(bytes) { return bytes }
    }
    return nil
  }
}
