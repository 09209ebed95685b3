import FoundationEssentials
import Glibc
import Logging
import Synchronization
import Testing

@testable import Observability

@Suite struct LogTests {
  /// 2024-01-01T00:00:00.250Z.
  private static let time = Date(timeIntervalSince1970: 1_704_067_200.25)

  @Test func `A line of text has the time in UTC, the level, the logger, the message and the fields in order`() {
    let line = LogFormat.text.line(
      time: Self.time, label: "leeway.infer", level: .warning, message: "a batch was dropped",
      metadata: ["topic": "documents", "because": "the partition moved", "partition": "3", "empty": ""])
    #expect(
      line == """
        2024-01-01T00:00:00.250Z warning leeway.infer: a batch was dropped because="the partition moved" empty="" \
        partition=3 topic=documents

        """)
  }

  @Test(arguments: LogFormat.allCases)
  func `An event is one line whatever it says`(format: LogFormat) {
    let line = format.line(
      time: Self.time, label: "a\nb", level: .info, message: "one\r\ntwo\u{1B}[31m\u{2028}\u{0}",
      metadata: ["k\n": "v\n2024 info forged: x"])
    #expect(line.hasSuffix("\n"))
    #expect(line.unicodeScalars.filter { $0.value < 0x20 || $0.value == 0x2028 } == ["\n"])
  }

  @Test func `A line of JSON is what a JSON reader makes of the event`() throws {
    struct Line: Decodable, Equatable {
      struct Fields: Decodable, Equatable {
        var list: [String]
        var map: [String: String]
        var number: String
      }
      var time, level, logger, message: String
      var metadata: Fields
    }
    let line = LogFormat.json.line(
      time: Self.time, label: "leeway", level: .error, message: "\"quoted\" \\ \u{7} ü \u{1F6A2}\n",
      metadata: ["list": ["a", "b\""], "map": ["k": "v"], "number": .stringConvertible(7)])
    #expect(
      try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        == Line(
          time: "2024-01-01T00:00:00.250Z", level: "error", logger: "leeway",
          message: "\"quoted\" \\ \u{7} ü \u{1F6A2}\n",
          metadata: .init(list: ["a", "b\""], map: ["k": "v"], number: "7")))
  }

  @Test func `Lines are appended to the file, with the handler's, the provider's and the event's fields`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/leeway.log"
    for message in ["first", "second"] {
      let output = try LogOutput.file(path)
      var logger = Logger(label: "leeway") { _ in
        LineLogHandler(
          label: "leeway", format: .text, output: output, level: .info,
          metadataProvider: .init { ["b": "provided", "c": "provided"] }, now: { Self.time })
      }
      logger[metadataKey: "a"] = "own"
      logger[metadataKey: "b"] = "own"
      logger.info("\(message)", metadata: ["c": "given"])
      logger.debug("below the level")
    }
    #expect(
      try String(contentsOfFile: path, encoding: .utf8) == """
        2024-01-01T00:00:00.250Z info leeway: first a=own b=provided c=given
        2024-01-01T00:00:00.250Z info leeway: second a=own b=provided c=given

        """)
  }

  @Test func `A full disk is said once, and every line is counted as lost`() throws {
    let complaints = Complaints()
    let output = try LogOutput.file("/dev/full", complain: complaints.take)
    let logger = Logger(label: "leeway") { LineLogHandler(label: $0, format: .text, output: output) }
    for number in 0..<100 { logger.info("line \(number)") }
    #expect(output.lostLines == 100)
    #expect(
      complaints.lines == [
        """
        leeway: the log cannot be written to /dev/full: No space left on device. The work goes on; lines are counted as \
        lost until there is room again.

        """
      ])
  }

  @Test func `When there is room again, the log goes on and says how much is missing`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/leeway.log"
    let complaints = Complaints()
    let target = try #require(open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600).nonNegative)
    let output = LogOutput(descriptor: target, name: path, ownsDescriptor: true, complain: complaints.take)
    let full = try #require(open("/dev/full", O_WRONLY | O_CLOEXEC).nonNegative)
    let disk = try #require(dup(target).nonNegative)
    defer {
      close(full)
      close(disk)
    }
    let logger = Logger(label: "leeway") {
      LineLogHandler(
        label: $0, format: .text, output: output, level: .info, metadataProvider: nil, now: { Self.time })
    }
    for _ in 1...2 {
      logger.info("written")
      dup2(full, target)
      logger.info("lost")
      logger.info("lost")
      dup2(disk, target)
    }
    logger.info("written")
    let time = "2024-01-01T00:00:00.250Z"
    let missing = "\(time) warning leeway.log: lines before this one could not be written lines=2\n"
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "\(time) info leeway: written\n\(missing)\(time) info leeway: written\n\(missing)\(time) info leeway: written\n"
    )
    #expect(output.lostLines == 4)
    #expect(complaints.lines.count == 2)
  }

  @Test func `Lines of many tasks at once are whole and in number`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/leeway.log"
    let output = try LogOutput.file(path)
    await withTaskGroup(of: Void.self) { tasks in
      for task in 0..<8 {
        tasks.addTask {
          var logger = Logger(label: "task\(task)") { LineLogHandler(label: $0, format: .json, output: output) }
          for line in 0..<100 {
            logger[metadataKey: "line"] = "\(line)"
            logger.info("\(String(repeating: "x", count: line))")
          }
        }
      }
    }
    struct Line: Decodable { var logger, message: String, metadata: [String: String] }
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    #expect(lines.count == 800)
    for (logger, lines) in Dictionary(grouping: lines, by: \.logger) {
      #expect(lines.map { $0.metadata["line"] } == (0..<100).map { "\($0)" }, "\(logger)")
      #expect(lines.map(\.message.count) == Array(0..<100), "\(logger)")
    }
  }

  @Test func `A line that fitted only in part is closed before the next one`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    #expect(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
    let output = LogOutput(descriptor: ends[1], name: "a pipe", ownsDescriptor: true, complain: { _ in })
    output.write(String(repeating: "x", count: 1 << 20) + "\n") { _ in "" }
    #expect(output.lostLines == 1)
    var drained = [UInt8](repeating: 0, count: 1 << 20)
    #expect((1..<(1 << 20)).contains(read(ends[0], &drained, drained.count)))
    output.write("whole\n") { "\($0) missing\n" }
    let count = read(ends[0], &drained, drained.count)
    #expect(String(decoding: drained.prefix(max(count, 0)), as: UTF8.self) == "\n1 missing\nwhole\n")
  }

  @Test func `A log file that cannot be opened says which, why and what to do`() {
    #expect {
      try LogOutput.file("/nonexistent/leeway.log")
    } throws: { error in
      "\(error)" == """
        cannot open the log file /nonexistent/leeway.log: No such file or directory. Choose a file in a folder that \
        exists and that this user may write to, or leave the log on standard error.
        """
    }
  }
}

private final class Complaints: Sendable {
  private let said = Mutex<[String]>([])
  var lines: [String] { said.withLock { $0 } }
  @Sendable func take(_ line: String) { said.withLock { $0.append(line) } }
}

extension Int32 {
  fileprivate var nonNegative: Int32? { self >= 0 ? self : nil }
}
