import Logging
import Pipeline
import ServiceLifecycle
import Synchronization
import Testing

@testable import Observability

@Suite struct HealthServerTests {
  @Test(arguments: [
    ("/livez", true, true, "200 OK", "infer: alive\n"),
    ("/livez", true, false, "200 OK", "infer: alive\n"),
    ("/livez", false, true, "503 Service Unavailable", "infer: the loop has not turned within its limit\n"),
    ("/readyz", true, true, "200 OK", "infer: ready\n"),
    ("/readyz", true, false, "503 Service Unavailable", "infer: not ready: no broker answers\n"),
    ("/nowhere", true, true, "404 Not Found", ""),
  ])
  func `A probe answers with a status and the reasons`(
    path: String, isAlive: Bool, isReady: Bool, status: String, body: String
  ) async throws {
    let stage = StageStatus(stage: "infer", isAlive: isAlive, unreadyReasons: isReady ? [] : ["no broker answers"])
    let reply = try await withServer(stages: [Fixed(stage)]) { try await $0.get(path) }
    #expect(reply.status == status)
    #expect(reply.body == body)
  }

  @Test func `The metrics are those of this moment, in Prometheus's own type`() async throws {
    let stage = Counting()
    let (first, second) = try await withServer(stages: [stage], lostLogLines: 5) { client in
      (try await client.get("/metrics"), try await client.get("/metrics"))
    }
    #expect(first.status == "200 OK")
    #expect(first.headers.contains("content-type: text/plain; version=0.0.4; charset=utf-8"))
    #expect(first.body.contains("\nleeway_batches_total{stage=\"counting\"} 1\n"))
    #expect(second.body.contains("\nleeway_batches_total{stage=\"counting\"} 2\n"))
    #expect(second.body.contains("\nleeway_log_lines_lost_total 5\n"))
    #expect(second.body.contains("\nprocess_resident_memory_bytes "))
  }

  @Test func `A port in use is an error that names the address and the setting`() async throws {
    let taken = try LoopbackPort()
    try taken.listen()
    let server = HealthServer(
      address: .init(host: "127.0.0.1", port: taken.number), stages: [], logger: Logger(label: "test"))
    let error = await #expect(throws: HealthServerError.self) { try await server.run() }
    let message = try #require(error).description
    #expect(message.hasPrefix("cannot serve health and metrics on 127.0.0.1:\(taken.number): "), "\(message)")
    #expect(message.contains("Address already in use"), "\(message)")
    #expect(message.contains("under `http` in the configuration"), "\(message)")
  }

  @Test func `An address of the sixth version is written in brackets`() {
    #expect(HealthServer.Address(host: "::1", port: 8080).description == "[::1]:8080")
  }

  /// Runs a server on a free port, lets `body` speak with it, and stops it gracefully.
  private func withServer<Value: Sendable>(
    stages: [any StatusSource], lostLogLines: Int64 = 0, _ body: @Sendable (HTTPClient) async throws -> Value
  ) async throws -> Value {
    let port = try LoopbackPort()
    let (listening, started) = AsyncStream<Void>.makeStream()
    let server = HealthServer(
      address: .init(host: "127.0.0.1", port: port.number), stages: stages, lostLogLines: { lostLogLines },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, whenListening: { started.finish() })
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { started.finish() }
        try await group.run()
      }
      for await _ in listening {}
      let value = try await body(HTTPClient(port: port.number))
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return value
    }
  }
}

private struct Fixed: StatusSource {
  let value: StageStatus
  init(_ value: StageStatus) { self.value = value }
  func status() -> StageStatus { value }
}

/// Has done one batch more each time it is asked.
private final class Counting: StatusSource {
  private let batches = Mutex<Int64>(0)

  func status() -> StageStatus {
    var status = StageStatus(stage: "counting")
    status.counters.batches = batches.withLock {
      $0 += 1; return $0
    }
    return status
  }
}
