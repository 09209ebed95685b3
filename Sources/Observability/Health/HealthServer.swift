import Hummingbird
package import Logging
package import Pipeline
import ServiceLifecycle

/// Answers `/livez`, `/readyz` and `/metrics` over HTTP until it is told to stop.
///
/// It only asks the stages for their status, which never waits for their work; so it answers while a stage is busy,
/// stuck or waiting for a broker.
///
/// | path | answers |
/// | --- | --- |
/// | `/livez` | 200, or 503 when a stage's loop has stopped turning |
/// | `/readyz` | 200, or 503 when a stage cannot work now, with the reasons |
/// | `/metrics` | 200, the Prometheus text exposition 0.0.4 |
///
/// Returning means that it was told to stop and has answered what was under way. It throws ``HealthServerError`` when
/// the address cannot be listened on.
package struct HealthServer: Service {
  private let address: Address
  private let status: @Sendable () -> [StageStatus]
  private let lostLogLines: @Sendable () -> Int64
  private let build: MetricFamily
  private let whenListening: @Sendable () -> Void
  private let logger: Logger

  /// Where the server listens. Port 0 takes a free one, which is logged.
  package struct Address: Sendable, Equatable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
      self.host = host
      self.port = port
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
  }

  /// - Parameters:
  ///   - stages: who is asked, once a request.
  ///   - versions: of the program and of what it runs on, as `leeway_build_info` shows them.
  ///   - lostLogLines: the log's own count of lines it could not write (``LogOutput/lostLines``).
  ///   - whenListening: called once, when the first request can be answered.
  package init(
    address: Address, stages: [any StatusSource], versions: [String: String] = [:],
    lostLogLines: @escaping @Sendable () -> Int64 = { 0 }, logger: Logger,
    whenListening: @escaping @Sendable () -> Void = {}
  ) {
    build = .buildInfo(versions)
    self.address = address
    self.status = { stages.map { $0.status() } }
    self.lostLogLines = lostLogLines
    self.whenListening = whenListening
    self.logger = logger
  }

  package func run() async throws {
    do {
      try await application.run()
    } catch let error as CancellationError {
      throw error
    } catch {
      // Once it listens, Hummingbird logs what goes wrong with a connection; only listening itself throws.
      throw HealthServerError.cannotListen(address, reason: "\(error)")
    }
  }

  private var application: some ApplicationProtocol {
    Application(
      router: router, configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port)),
      onServerRunning: { [whenListening] _ in whenListening() }, logger: logger)
  }

  private var router: Router<BasicRequestContext> {
    let router = Router(options: .autoGenerateHeadEndpoints)
    let (status, lostLogLines, build) = (status, lostLogLines, build)
    router.get("livez") { _, _ in Response(HealthReport(status()).liveness) }
    router.get("readyz") { _, _ in Response(HealthReport(status()).readiness) }
    router.get("metrics") { _, _ in
      let families = status().metricFamilies + [build] + ProcessUsage.now().metricFamilies(lostLogLines: lostLogLines())
      return Response(status: .ok, text: PrometheusText.render(families), type: PrometheusText.contentType)
    }
    return router
  }
}

/// Why health cannot be served.
package enum HealthServerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The address is in use, not this machine's, or not allowed.
  case cannotListen(HealthServer.Address, reason: String)

  package var description: String {
    switch self {
    case .cannotListen(let address, let reason):
      """
      cannot serve health and metrics on \(address): \(reason). Another process may be using the port: choose another \
      host or port under `http` in the configuration.
      """
    }
  }
}

extension Response {
  fileprivate init(_ answer: HealthReport.Answer) {
    self.init(status: answer.passes ? .ok : .serviceUnavailable, text: answer.text, type: "text/plain; charset=utf-8")
  }

  fileprivate init(status: HTTPResponse.Status, text: String, type: String) {
    self.init(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
