internal import Events
internal import Foundation
internal import Kafka
internal import Logging
internal import Pipeline
internal import ServiceLifecycle
internal import UnixSignals

/// The whole on one machine: an embedded cluster, all stages, a producer and a consumer in one process.
struct Demo: Sendable {
  let options: DemoOptions

  init(_ options: DemoOptions) { self.options = options }

  /// - Throws: `CommandFailure` where the demo could not run, or did not end as it must.
  func run() async throws {
    let view: any DemoView = options.headless || isatty(STDOUT_FILENO) == 0 ? DemoLines() : DemoScreen()
    let setting = try DemoSetting(options) { view.say($0) }
    let report = try await play(setting, view)
    for line in report.lines { StandardOutput.write(line) }
    let failed = report.checks.filter { !$0.holds }
    guard failed.isEmpty else {
      throw CommandFailure("The demo did not end as it must: " + failed.map(\.claim).joined(separator: "; ") + ".")
    }
  }

  /// Runs everything until all documents have come out and have been judged.
  private func play(_ setting: DemoSetting, _ view: any DemoView) async throws -> DemoReport {
    let stop = StopRequest()
    let show = DemoShow(setting: setting, stop: stop)
    var logger = Logger(label: "leeway.demo")
    logger.logLevel = .error
    let group = ServiceGroup(
      services: setting.services + [show.observer], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    return try await withThrowingTaskGroup(of: DemoReport?.self) { tasks in
      tasks.addTask {
        defer { stop.stop() }
        try await group.run()
        return nil
      }
      tasks.addTask {
        defer { stop.stop() }
        let report = try await show.play(view)
        await group.triggerGracefulShutdown()
        return report
      }
      var report: DemoReport?
      while let next = try await tasks.next() { report = next ?? report }
      guard let report else { throw CommandFailure("The demo was interrupted before it had ended.") }
      return report
    }
  }
}
