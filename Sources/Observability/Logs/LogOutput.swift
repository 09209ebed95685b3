import Glibc
import Synchronization

/// Where log lines go: standard error, or a file that is appended to.
///
/// A write that fails, as on a full disk, never ends the process: it is said once on standard error, lines are counted
/// as lost until one can be written again, and that one follows a line with their number. Every line is tried; a full
/// disk that has room again is noticed with the next one.
package final class LogOutput: Sendable {
  private let descriptor: Int32
  private let name: String
  private let ownsDescriptor: Bool
  private let complain: @Sendable (String) -> Void
  private let state = Mutex(State())

  private struct State: Sendable {
    var losses = LogLosses()
    /// Whether what stands last in the file is a piece of a line.
    var isInsideLine = false
  }

  package static let standardError = LogOutput(
    descriptor: STDERR_FILENO, name: "standard error", ownsDescriptor: false, complain: { _ in })

  /// A file, made if it is not there (readable by its owner and group), else appended to.
  ///
  /// - Throws: ``LogFileError`` when it cannot be opened.
  package static func file(_ path: String) throws(LogFileError) -> LogOutput {
    try file(path) { line in _ = LogOutput.standardError.writeAll(line) }
  }

  /// - Parameter complain: takes the line that says that the file cannot be written.
  static func file(_ path: String, complain: @escaping @Sendable (String) -> Void) throws(LogFileError) -> LogOutput {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw LogFileError(path: path, code: errno) }
    return LogOutput(descriptor: descriptor, name: path, ownsDescriptor: true, complain: complain)
  }

  init(descriptor: Int32, name: String, ownsDescriptor: Bool, complain: @escaping @Sendable (String) -> Void) {
    self.descriptor = descriptor
    self.name = name
    self.ownsDescriptor = ownsDescriptor
    self.complain = complain
  }

  deinit {
    if ownsDescriptor { close(descriptor) }
  }

  /// Lines that could not be written since the start.
  package var lostLines: Int64 { state.withLock { $0.losses.total } }

  /// Writes one line, which ends in its line feed.
  /// - Parameter lossNotice: makes the line that says how many are missing before this one.
  func write(_ line: String, lossNotice: (Int64) -> String) {
    let said: String? = state.withLock { state in
      var text = state.isInsideLine ? "\n" : ""
      if let missing = state.losses.missingBefore { text += lossNotice(missing) }
      text += line
      let written = writeAll(text)
      guard let code = written.failure else {
        state.losses.written()
        state.isInsideLine = false
        return nil
      }
      if written.bytes > 0 { state.isInsideLine = true }
      return state.losses.lost() ? complaint(code: code) : nil
    }
    if let said { complain(said) }
  }

  private func complaint(code: Int32) -> String {
    """
    leeway: the log cannot be written to \(name): \(String(cString: strerror(code))). The work goes on; lines are \
    counted as lost until there is room again.

    """
  }

  /// How many bytes were written, and the system's error number where that is not all.
  private func writeAll(_ text: String) -> (bytes: Int, failure: Int32?) {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if count == 0 || errno != EINTR {
          return (bytes.count - rest.count, count == 0 ? ENOSPC : errno)
        }
      }
      return (bytes.count, nil)
    }
  }
}

/// Why a log file cannot be opened.
package struct LogFileError: Error, Sendable, Equatable, CustomStringConvertible {
  package var path: String
  /// The system's error number.
  package var code: Int32

  package var description: String {
    """
    cannot open the log file \(path): \(String(cString: strerror(code))). Choose a file in a folder that exists and that \
    this user may write to, or leave the log on standard error.
    """
  }
}
