#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lines of a file or of standard input, one after another, without a copy.
///
/// Lines end in a line feed, with or without a carriage return; the last need not. Lines of white space alone are passed
/// over, as is a byte order mark before the first.
package struct LineInput: ~Copyable {
  /// A line, or that there was one longer than `longest`.
  package enum Line {
    /// Valid until the next line is asked for.
    case text(UnsafeRawBufferPointer)
    case tooLong
  }

  /// The most bytes that a line may have: 16 MiB.
  package static let longest = 16 << 20
  private static let piece = 1 << 20

  /// The number of the line returned last, from 1.
  package private(set) var number = 0
  private let name: String
  private let descriptor: Int32
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  /// Where the next line begins, and the end of what was read.
  private var start = 0
  private var end = 0
  private var isAtEnd = false

  /// - Parameter file: a path; `-` is standard input.
  package init(_ file: String) throws(InputFault) {
    name = file == "-" ? "standard input" : file
    descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY)
    guard descriptor >= 0 else { throw InputFault(name, opening: errno) }
    capacity = 2 * Self.piece
    base = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit {
    base.deallocate()
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// The next line; nil at the end.
  package mutating func next() throws(InputFault) -> Line? {
    var isTooLong = false
    var searched = 0
    while true {
      if let feed = memchr(base + start + searched, 0x0A, end - start - searched) {
        let stop = UnsafeRawPointer(feed) - UnsafeRawPointer(base)
        defer { start = stop + 1 }
        if let line = line(endingAt: stop, isTooLong) { return line }
        start = stop + 1
        (isTooLong, searched) = (false, 0)
        continue
      }
      if isAtEnd {
        guard start < end || isTooLong else { return nil }
        defer { start = end }
        return line(endingAt: end, isTooLong)
      }
      if end - start > Self.longest {
        isTooLong = true
        start = end
      }
      searched = end - start
      try fill()
    }
  }

  private mutating func line(endingAt stop: Int, _ isTooLong: Bool) -> Line? {
    number += 1
    if isTooLong || stop - start > Self.longest { return .tooLong }
    let bytes = base.assumingMemoryBound(to: UInt8.self)
    var (first, last) = (start, stop)
    if number == 1, last - first >= 3, bytes[first] == 0xEF, bytes[first + 1] == 0xBB, bytes[first + 2] == 0xBF {
      first += 3
    }
    while last > first, bytes[last - 1] <= 0x20 { last -= 1 }
    guard last > first else { return nil }
    return .text(UnsafeRawBufferPointer(start: base + first, count: last - first))
  }

  /// Reads on, with what was not used moved to the front.
  private mutating func fill() throws(InputFault) {
    if start > 0, capacity - end < Self.piece {
      memmove(base, base + start, end - start)
      (start, end) = (0, end - start)
    }
    if capacity - end < Self.piece {
      let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity * 2, alignment: 16)
      larger.copyMemory(from: base, byteCount: end)
      base.deallocate()
      base = larger
      capacity *= 2
    }
    var count = -1
    repeat { count = read(descriptor, base + end, capacity - end) } while count < 0 && errno == EINTR
    guard count >= 0 else { throw InputFault(name, reading: errno) }
    end += count
    isAtEnd = count == 0
  }
}

/// Why a file cannot be read.
package struct InputFault: Error, CustomStringConvertible {
  package let description: String

  init(_ name: String, opening code: Int32) {
    description = "\(name) cannot be opened: \(Self.words(code)). \(Self.advice)"
  }

  init(_ name: String, reading code: Int32) {
    description = "\(name) cannot be read: \(Self.words(code)). \(Self.advice)"
  }

  private static let advice = "Give the path of a readable file, or - for standard input."

  private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
