internal import Foundation

/// Reads lines from a file or from standard input, as they come.
struct LineReader: ~Copyable {
  private let handle: FileHandle
  private var splitter = LineSplitter()
  private var isAtEnd = false

  /// - Parameter file: a path; `-` is standard input.
  init(_ file: String) throws(CommandFailure) {
    guard file != "-" else {
      handle = .standardInput
      return
    }
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw CommandFailure("The file \(file) cannot be read: it is missing or not readable by this user.")
    }
    self.handle = handle
  }

  /// The lines of the next piece of the input, at most a mebibyte; nil at the end. Does not wait for a full buffer, so
  /// that lines that are written slowly are read as they come.
  mutating func next() -> [(number: Int, bytes: [UInt8])]? {
    if isAtEnd { return nil }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var count = -1
    repeat {
      count = buffer.withUnsafeMutableBytes { Foundation.read(handle.fileDescriptor, $0.baseAddress, $0.count) }
    } while count < 0 && errno == EINTR
    guard count > 0 else {
      isAtEnd = true
      return splitter.finish()
    }
    return splitter.take(buffer.prefix(count))
  }
}
