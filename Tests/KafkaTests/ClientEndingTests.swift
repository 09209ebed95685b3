import Dispatch
import Synchronization
import Testing

@testable import Kafka

@Suite("the end of a client")
struct ClientEndingTests {
  private final class Lines: Sendable {
    private let kept = Mutex<[LogLine]>([])
    var all: [LogLine] { kept.withLock { $0 } }
    func add(_ line: LogLine) { kept.withLock { $0.append(line) } }
  }

  @Test("A client that librdkafka does not let go of is left behind, and the log says so")
  func stuck() {
    let (lines, gate, gone) = (Lines(), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    ClientEnding(client: "one", log: lines.add, limit: .milliseconds(1)).run {
      gate.wait()
      gone.signal()
    }
    #expect(lines.all.map(\.facility) == ["DESTROY"] && lines.all.map(\.client) == ["one"])
    gate.signal()
    gone.wait()
  }

  @Test("A client that ends is waited for, and nothing is said")
  func ended() {
    let (lines, ended) = (Lines(), Lines())
    ClientEnding(client: "one", log: lines.add).run {
      ended.add(LogLine(severity: .notice, client: "one", facility: "END", text: ""))
    }
    #expect(ended.all.count == 1 && lines.all.isEmpty)
  }
}
