internal import Foundation

/// Standard output, a line at a time, without holding anything back: others read it while the program runs.
enum StandardOutput {
  /// Writes `line` and a line feed. A reader that has gone ends the process quietly, as it ends other tools.
  static func write(_ line: String) { write(Array((line + "\n").utf8)) }

  static func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes
      while let start = rest.baseAddress, !rest.isEmpty {
        let count = Foundation.write(STDOUT_FILENO, start, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          exit(errno == EPIPE ? 0 : 1)
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
